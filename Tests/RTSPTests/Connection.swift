import Bytes
import HTTP
import Media
import RTSP

/// One client's connection to a small world of cameras, without a socket: it performs the machine's actions at once and
/// writes down what it did.
///
/// Cameras: `cam` has two tracks, `video` one, `down` is unavailable, `full` takes no viewer, `moved` is elsewhere.
final class Connection {
    /// The same identifiers in every test: the first is 0123456789abcdef.
    struct Numbers: RandomNumberGenerator {
        var number: UInt64 = 0x0123_4567_89AB_CDEF
        mutating func next() -> UInt64 {
            defer { number &+= 1 }
            return number
        }
    }

    var parser = RTSPInputParser()
    var session: ServerSession
    var now = Duration.zero
    /// What was sent.
    var output: [UInt8] = []
    var events: [String] = []
    /// Interleaved frames that came.
    var frames: [String] = []
    var isClosed = false
    /// The answers to DESCRIBE, SETUP and PLAY are owed until `answer`.
    var isSlow = false
    var owed: ServerSession.Action?
    var verdict = ServerSession.Verdict.granted

    init(_ configuration: ServerSession.Configuration = ServerSession.Configuration()) {
        session = ServerSession(configuration: configuration, randomNumbers: Numbers(), at: .zero)
    }

    var outputText: String { String(decoding: output, as: UTF8.self) }

    /// What was sent, read again.
    var responses: [Response] {
        var (parser, position, responses): (MessageParser, Int, [Response]) = (MessageParser(), 0, [])
        while case .message(let message) = parser.parse(output.span.bytes, from: &position) {
            if let response = Response(message) { responses.append(response) }
        }
        return responses
    }

    func receive(_ bytes: [UInt8]) {
        var position = 0
        var frames: [String] = []
        while !isClosed,
            let input = parser.next(
                in: bytes.span.bytes, at: &position, interleaved: { frames.append("\($0): \($1.array)") })
        {
            switch input {
            case .request(let request):
                perform(session.handle(request, at: now))
            case .http:
                send(RTSPInputParser.Reply.http)
                isClosed = true
            case .tls:
                send(RTSPInputParser.Reply.tls)
                isClosed = true
            case .invalid(let error):
                perform(session.handle(invalid: error))
            }
        }
        self.frames += frames
    }

    /// Sends a request written in lines that end in LF, with its empty line added, and returns the responses to it.
    @discardableResult
    func ask(_ lines: String) -> [Response] {
        let before = responses.count
        receive(
            Array(
                (lines + "\n\n").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                    .joined(separator: "\r\n").utf8) + [0x0D, 0x0A])
        return Array(responses[before...])
    }

    func perform(_ action: ServerSession.Action) {
        switch action {
        case .respond(let response):
            send(response.bytes)
        case .authorize(let authorization):
            events.append("authorize \(authorization.method.rawValue)")
            if let action = session.respondAuthorization(verdict, at: now) { perform(action) }
        case .describe, .setup, .play:
            owed = action
            if !isSlow { answer() }
        case .pause(let response):
            events.append("pause")
            send(response.bytes)
        case .teardown(let tracks, let isWhole, let response):
            events.append("teardown \(tracks)\(isWhole ? "" : " of more")")
            send(response.bytes)
        case .close(let response):
            if let response { send(response.bytes) }
            isClosed = true
        case .wait:
            events.append("wait")
        }
    }

    /// Gives the owed answer, and performs what waited for it.
    func answer() {
        let response: Response?
        switch owed {
        case .describe(let describe):
            events.append("describe \(describe.uri.path)")
            response = session.respondDescribe(World.describe(describe), at: now)
        case .setup(let setup):
            let result = World.setup(setup)
            let outcome =
                if case .success(let allocation) = result { allocation.grant.words } else { "refused" }
            let notes = (setup.isRestart ? " restart" : "") + (setup.isRepeated ? " repeated" : "")
            events.append("setup \(setup.uri.path) \(setup.track) \(outcome)\(notes)")
            response = session.respondSetup(result, at: now)
        case .play(let play):
            events.append("play \(play.tracks)\(play.isResumed ? " resumed" : "")")
            response = session.respondPlay(.success(World.starts(play)), at: now)
        default:
            return
        }
        owed = nil
        if let response { send(response.bytes) }
        while let action = session.resume(at: now) { perform(action) }
    }

    private func send(_ bytes: [UInt8]) { output += bytes }
}

extension ServerSession.Grant {
    fileprivate var words: String {
        switch self {
        case .udp(let client, let server): "udp \(client) from \(server)"
        case .interleaved(let channels): "interleaved \(channels)"
        case .multicast(let group, let ports, _): "multicast \(group) \(ports)"
        }
    }
}

/// What a connection's owner answers.
enum World {
    static let tracks: [SessionDescription.CameraTrack] = [
        SessionDescription.CameraTrack(
            kind: .video, payloadType: 96, rtpmap: "H264/90000",
            fmtp: "packetization-mode=1;profile-level-id=64001f", frameRate: 25),
        SessionDescription.CameraTrack(
            kind: .audio, payloadType: 97, rtpmap: "MPEG4-GENERIC/48000/2", fmtp: "mode=AAC-hbr;config=1190"),
    ]

    static func trackCount(_ path: String) -> Int? { ["cam": 2, "my cam/1": 2, "video": 1][path.lowercased()] }

    static func describe(_ describe: ServerSession.Describe) -> Result<SessionDescription, Refusal> {
        if let refusal = refusal(describe.uri.path) { return .failure(refusal) }
        guard let count = trackCount(describe.uri.path) else { return .failure(.notFound) }
        return .success(
            SessionDescription(
                camera: describe.uri.path, sessionID: 1, version: 2, tool: "weir", tracks: Array(tracks[..<count])))
    }

    static func setup(_ setup: ServerSession.Setup) -> Result<ServerSession.Allocation, Refusal> {
        if let refusal = refusal(setup.uri.path) { return .failure(refusal) }
        guard let count = trackCount(setup.uri.path), setup.track < count else { return .failure(.notFound) }
        if count > 1, setup.uri.control == .aggregate, !setup.uri.text.hasSuffix("/") {
            return .failure(.aggregateOperationNotAllowed)
        }
        let ssrc = 0x00AB_CD00 + UInt32(setup.track)
        switch setup.offers.first {
        case .udp(let ports):
            // Somebody else receives there.
            if ports.rtp == 9000 { return .failure(.unsupportedTransport) }
            let server = PortPair(rtp: 30000 + UInt16(setup.track) * 2, rtcp: 30001 + UInt16(setup.track) * 2)
            return .success(.init(.udp(clientPorts: ports, serverPorts: server), ssrc: ssrc))
        case .interleaved(let channels):
            return .success(.init(.interleaved(channels), ssrc: ssrc))
        case .multicast:
            let ports = PortPair(rtp: 5004, rtcp: 5005)
            return .success(.init(.multicast(group: "239.1.2.3", ports: ports, ttl: 1), ssrc: ssrc))
        case nil:
            return .failure(.internalError)
        }
    }

    static func starts(_ play: ServerSession.Play) -> [ServerSession.Start] {
        play.tracks.map { .init(track: $0, sequenceNumber: 100 + UInt16($0), timestamp: 90_000 + UInt32($0)) }
    }

    private static func refusal(_ path: String) -> Refusal? {
        switch path {
        case "down": .unavailable(reason: "the camera does not answer", retryAfter: 5)
        case "full": .tooManyViewers
        case "moved": .found(at: "rtsp://elsewhere/cam")
        default: nil
        }
    }
}
