import HTTP

extension ServerSession {
    mutating func play(_ request: Request, _ uri: RequestURI) -> Action {
        guard let held = presentation else { return .respond(stateRefusal(request)) }
        if let refusal = mismatch(uri, held, request) { return .respond(refusal) }
        // A repeated PLAY changes nothing: the packets go on, and where they began is no longer of use.
        if held.isPlaying { return .respond(playing(request, held, info: nil)) }
        let play = Play(
            request: request, tracks: held.tracks.map(\.index),
            range: request.fields["Range"].flatMap(RangeHeader.init), isResumed: held.hasPlayed)
        awaited = .play(play)
        return .play(play)
    }

    /// Answers `.play`: the response to send before any media; `nil` if nothing was asked. Tracks whose start is not yet
    /// known are left out of `starts`.
    package mutating func respondPlay(_ result: Result<[Start], Refusal>, at now: Duration) -> Response? {
        guard case .play(let play) = awaited, var held = presentation else { return nil }
        awaited = nil
        touch(at: now)
        switch result {
        case .success(let starts):
            held.isPlaying = true
            held.hasPlayed = true
            presentation = held
            let streams = held.tracks.compactMap { track in
                starts.first { $0.track == track.index }.map { start in
                    RTPInfo.Stream(
                        url: track.url, sequenceNumber: start.sequenceNumber, timestamp: start.timestamp)
                }
            }
            return playing(play.request, held, info: streams.isEmpty ? nil : RTPInfo(streams: streams))
        case .failure(let refusal):
            return refuse(refusal, play.request)
        }
    }

    mutating func pause(_ request: Request, _ uri: RequestURI) -> Action {
        guard var held = presentation else { return .respond(stateRefusal(request)) }
        if let refusal = mismatch(uri, held, request) { return .respond(refusal) }
        let response = inSession(held, request)
        guard held.isPlaying else { return .respond(response) }
        held.isPlaying = false
        presentation = held
        return .pause(response)
    }

    mutating func teardown(_ request: Request, _ uri: RequestURI) -> Action {
        guard var held = presentation else { return .respond(stateRefusal(request)) }
        let tracks = held.tracks.map(\.index)
        let response = inSession(held, request)
        if case .track(let index) = uri.control, tracks.count > 1 {
            guard tracks.contains(index) else { return .respond(respond(.notFound, to: request)) }
            held.tracks.removeAll { $0.index == index }
            presentation = held
            return .teardown(tracks: [index], isWhole: false, response)
        }
        presentation = nil
        return .teardown(tracks: tracks, isWhole: true, response)
    }

    /// GET_PARAMETER and SET_PARAMETER serve as keepalives: with a body they ask for what we do not have.
    func parameters(_ request: Request) -> Response {
        let isEmpty = request.body.allSatisfy { $0.isWhiteSpace || $0 == 0x0D || $0 == 0x0A }
        var response = respond(isEmpty ? .ok : .parameterNotUnderstood, to: request)
        if let presentation { response.fields["Session"] = presentation.id }
        return response
    }

    /// A method that needs a session, before there is one or while it plays.
    func stateRefusal(_ request: Request) -> Response {
        var response = respond(.methodNotValidInThisState, to: request)
        let methods: [Method] =
            switch presentation?.isPlaying {
            case nil: [.options, .describe, .setup, .getParameter, .setParameter]
            case false?: Method.allowed
            case true?: [.options, .describe, .play, .pause, .teardown, .getParameter, .setParameter]
            }
        response.fields["Allow"] = methods.map(\.rawValue).joined(separator: ", ")
        return response
    }

    /// PLAY and PAUSE go to the camera of the session, and to all its tracks at once.
    private func mismatch(_ uri: RequestURI, _ held: Presentation, _ request: Request) -> Response? {
        if uri.path != held.path { return respond(.notFound, to: request) }
        guard case .track(let index) = uri.control else { return nil }
        if held.tracks.count > 1 { return respond(.onlyAggregateOperationAllowed, to: request) }
        return held.tracks[0].index == index ? nil : respond(.notFound, to: request)
    }

    private func inSession(_ held: Presentation, _ request: Request) -> Response {
        var response = respond(.ok, to: request)
        response.fields["Session"] = held.id
        return response
    }

    private func playing(_ request: Request, _ held: Presentation, info: RTPInfo?) -> Response {
        var response = inSession(held, request)
        response.fields["Range"] = RangeHeader.live.description
        response.fields["RTP-Info"] = info?.description
        return response
    }
}
