package import HTTP

/// The server's side of RTSP on one connection (RFC 2326 appendix A.2): requests in, actions out. A connection has one
/// session at most. Times are those of one monotonic clock, counted from any fixed moment.
///
/// The owner gives every request to `handle`, performs the action, and after each answer of its own calls `resume` until
/// it returns `nil`, for requests may have come meanwhile.
package struct ServerSession: Sendable {
    /// What a SETUP makes and a TEARDOWN ends.
    struct Presentation: Hashable, Sendable {
        struct Track: Hashable, Sendable {
            var index: Int
            var grant: Grant
            /// The URL of its SETUP, absolute and without credentials: RTP-Info names the track by it.
            var url: String
        }

        let id: String
        let path: String
        /// In the order of their first SETUPs; not empty.
        var tracks: [Track]
        var isPlaying = false
        var hasPlayed = false

        var carriage: Carriage? { tracks.first?.grant.carriage }
    }

    /// The request whose answer the owner owes.
    enum Awaited: Hashable, Sendable {
        case authorization(Request, RequestURI, Method)
        case describe(Describe)
        case setup(Setup)
        case play(Play)
    }

    package let configuration: Configuration
    private var randomNumbers: any RandomNumberGenerator & Sendable
    var presentation: Presentation?
    var awaited: Awaited?
    private var waiting: [Request] = []
    var lastInput: Duration
    var lastOutput: Duration?

    /// `randomNumbers` make the session identifiers: they must be unguessable.
    package init(
        configuration: Configuration, randomNumbers: any RandomNumberGenerator & Sendable, at now: Duration
    ) {
        self.configuration = configuration
        self.randomNumbers = randomNumbers
        lastInput = now
    }

    /// What to do about a request.
    package mutating func handle(_ request: Request, at now: Duration) -> Action {
        touch(at: now)
        guard awaited == nil, waiting.isEmpty else {
            guard waiting.count < configuration.maximumWaiting else { return .close(after: nil) }
            waiting.append(request)
            return .wait
        }
        return begin(request)
    }

    /// What to do about the next request that waits; `nil` when there is none or an answer is still owed.
    package mutating func resume(at now: Duration) -> Action? {
        guard awaited == nil, !waiting.isEmpty else { return nil }
        touch(at: now)
        return begin(waiting.removeFirst())
    }

    /// What to do about bytes that are not RTSP: what follows them cannot be understood either.
    package func handle(invalid error: MessageError) -> Action {
        let status: StatusCode =
            switch error.reason {
            case .startLineTooLong: .requestURITooLong
            case .bodyTooLong: .requestEntityTooLarge
            default: .badRequest
            }
        var fields: Fields = [:]
        if !configuration.server.isEmpty { fields["Server"] = configuration.server }
        fields["Connection"] = "close"
        return .close(after: Response(status, fields: fields))
    }

    private mutating func begin(_ request: Request) -> Action {
        guard request.sequenceNumber != nil else { return .respond(respond(.badRequest, to: request)) }
        guard request.version.name == "RTSP", request.version.major == 1 else {
            return .respond(respond(.versionNotSupported, to: request))
        }
        guard let method = request.method else { return .respond(respond(.notImplemented, to: request)) }
        guard Method.allowed.contains(method) else {
            var response = respond(.methodNotAllowed, to: request)
            response.fields["Allow"] = Method.allowedList
            return .respond(response)
        }
        if let refusal = unsupportedOptions(request) { return .respond(refusal) }
        if request.target == "*" {
            return .respond(method == .options ? options(request) : respond(.badRequest, to: request))
        }
        guard let uri = RequestURI(request.target, isOriginal: method == .describe) else {
            return .respond(respond(.badRequest, to: request))
        }
        guard isSessionKnown(request, method) else { return .respond(respond(.sessionNotFound, to: request)) }
        if configuration.asksAuthorization, [.describe, .setup, .play].contains(method) {
            awaited = .authorization(request, uri, method)
            return .authorize(Authorization(method: method, uri: uri, request: request))
        }
        return perform(method, uri, request)
    }

    mutating func perform(_ method: Method, _ uri: RequestURI, _ request: Request) -> Action {
        switch method {
        case .options: .respond(options(request))
        case .describe: describe(request, uri)
        case .setup: setup(request, uri)
        case .play: play(request, uri)
        case .pause: pause(request, uri)
        case .teardown: teardown(request, uri)
        case .getParameter, .setParameter: .respond(parameters(request))
        case .announce, .record, .redirect: .respond(respond(.methodNotAllowed, to: request))
        }
    }

    /// A session's identifier is right where there is one; which methods need one is for them to say.
    private func isSessionKnown(_ request: Request, _ method: Method) -> Bool {
        // A description belongs to no session; a client may send an old one's identifier with it.
        guard method != .describe, let id = request.sessionID, id != presentation?.id else { return true }
        return id == "*" && (method == .getParameter || method == .setParameter)
    }

    private func unsupportedOptions(_ request: Request) -> Response? {
        let required = request.fields.members("Require") + request.fields.members("Proxy-Require")
        let unknown = required.filter { !configuration.features.contains($0) }
        if unknown.isEmpty { return nil }
        var response = respond(.optionNotSupported, to: request)
        response.fields["Unsupported"] = unknown.joined(separator: ", ")
        return response
    }

    /// A response with the fields that all have.
    func respond(_ status: StatusCode, to request: Request) -> Response {
        var fields: Fields = [:]
        if let number = request.sequenceNumber { fields.append("CSeq", String(number)) }
        if !configuration.server.isEmpty { fields.append("Server", configuration.server) }
        return Response(status, fields: fields)
    }

    func refuse(_ refusal: Refusal, _ request: Request) -> Response {
        var response = respond(refusal.status, to: request)
        refusal.add(to: &response.fields)
        return response
    }

    /// 64 random bits as 16 hexadecimal digits: no dashes, which confuse some clients.
    mutating func makeSessionID() -> String {
        let digits = String(randomNumbers.next(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension ServerSession.Grant {
    var carriage: ServerSession.Carriage {
        switch self {
        case .udp: .udp
        case .interleaved: .interleaved
        case .multicast: .multicast
        }
    }
}
