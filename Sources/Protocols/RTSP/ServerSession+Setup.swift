import HTTP

extension ServerSession {
    mutating func setup(_ request: Request, _ uri: RequestURI) -> Action {
        let values = request.fields.values("Transport")
        guard !values.isEmpty else { return .respond(respond(.badRequest, to: request)) }
        let transports = TransportHeader.list(values.joined(separator: ",")).filter(isCarried)
        // A client that names no track and ends in a slash has appended an empty control attribute: FFmpeg on one track.
        let track = if case .track(let index) = uri.control { index } else { 0 }

        var isRestart = false
        var current = presentation
        if let held = presentation {
            let isOther = held.path != uri.path
            let fits = transports.contains { $0.carriage == held.carriage }
            if request.sessionID == nil, held.isPlaying ? !isOther : isOther || !fits {
                // A SETUP outside the session begins anew: FFmpeg does so when no UDP packet reaches it.
                isRestart = true
                current = nil
            } else if isOther {
                return .respond(respond(.aggregateOperationNotAllowed, to: request))
            } else if held.isPlaying {
                return .respond(stateRefusal(request))
            }
        }

        let others = (current?.tracks ?? []).filter { $0.index != track }
        // All tracks of a session go the same way; alone, a track may change it.
        let candidates = transports.filter { others.isEmpty || $0.carriage == others[0].grant.carriage }
        guard !candidates.isEmpty else { return .respond(respond(.unsupportedTransport, to: request)) }
        let taken = others.compactMap(\.grant.channels)
        let offers = candidates.compactMap { offer($0, track, taken) }
        // Only channels that another track has can make an offer fail here.
        guard !offers.isEmpty else { return .respond(respond(.badRequest, to: request)) }

        if isRestart { presentation = nil }
        let isRepeated = current?.tracks.contains { $0.index == track } ?? false
        let setup = Setup(
            uri: uri, request: request, track: track, offers: offers, isRestart: isRestart, isRepeated: isRepeated)
        awaited = .setup(setup)
        return .setup(setup)
    }

    /// Answers `.setup`: the response to send; `nil` if nothing was asked.
    package mutating func respondSetup(
        _ result: Result<Allocation, Refusal>, at now: Duration
    ) -> Response? {
        guard case .setup(let setup) = awaited else { return nil }
        awaited = nil
        touch(at: now)
        switch result {
        case .success(let answer):
            let id = take(setup, answer.grant)
            var response = respond(.ok, to: setup.request)
            response.fields["Transport"] = answer.grant.transport(ssrc: answer.ssrc).description
            let timeout = Int(configuration.timeout.components.seconds)
            response.fields["Session"] = SessionHeader(id: id, timeout: timeout).description
            return response
        case .failure(let refusal):
            return refuse(refusal, setup.request)
        }
    }

    /// Puts a track into the session, which begins with its first one; returns the session's identifier.
    private mutating func take(_ setup: Setup, _ grant: Grant) -> String {
        let track = Presentation.Track(
            index: setup.track, grant: grant, url: setup.uri.absoluteText(authority: configuration.authority))
        guard var held = presentation else {
            let id = makeSessionID()
            presentation = Presentation(id: id, path: setup.uri.path, tracks: [track])
            return id
        }
        if let place = held.tracks.firstIndex(where: { $0.index == track.index }) {
            held.tracks[place] = track
        } else {
            held.tracks.append(track)
        }
        presentation = held
        return held.id
    }

    /// Whether this connection may carry a transport at all.
    private func isCarried(_ transport: TransportHeader) -> Bool {
        guard transport.profile == .avp, transport.mode != .record else { return false }
        return configuration.carriages.contains(transport.carriage)
            && (transport.carriage != .udp || transport.clientPorts != nil)
    }

    private func offer(_ transport: TransportHeader, _ track: Int, _ taken: [ChannelPair]) -> Offer? {
        switch transport.carriage {
        case .multicast:
            return .multicast
        case .udp:
            return transport.clientPorts.map(Offer.udp)
        case .interleaved:
            if let channels = transport.channels {
                return taken.contains { $0.overlaps(channels) } ? nil : .interleaved(channels)
            }
            let own = ChannelPair(rtp: UInt8(track * 2), rtcp: UInt8(track * 2 + 1))
            let even = stride(from: 0, through: 254, by: 2).lazy.map {
                ChannelPair(rtp: UInt8($0), rtcp: UInt8($0 + 1))
            }
            if !taken.contains(where: { $0.overlaps(own) }) { return .interleaved(own) }
            return even.first { pair in !taken.contains { $0.overlaps(pair) } }.map(Offer.interleaved)
        }
    }
}

extension TransportHeader {
    var carriage: ServerSession.Carriage {
        isInterleaved ? .interleaved : isMulticast ? .multicast : .udp
    }
}

extension ServerSession.Grant {
    var channels: ChannelPair? {
        if case .interleaved(let channels) = self { channels } else { nil }
    }

    func transport(ssrc: UInt32?) -> TransportHeader {
        var header = TransportHeader(isInterleaved: carriage == .interleaved)
        header.ssrc = ssrc
        switch self {
        case .udp(let clientPorts, let serverPorts):
            header.clientPorts = clientPorts
            header.serverPorts = serverPorts
        case .interleaved(let channels):
            header.channels = channels
        case .multicast(let group, let ports, let ttl):
            header.isMulticast = true
            header.destination = group
            header.ports = ports
            header.ttl = ttl
        }
        return header
    }
}
