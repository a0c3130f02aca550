import Bytes
import HTTP
import RTSP

/// A connection whose owner agrees to everything, but in turns makes requests wait.
struct FuzzedConnection {
    struct Zero: RandomNumberGenerator {
        mutating func next() -> UInt64 { 0 }
    }

    private var parser = RTSPInputParser()
    private var session: ServerSession
    private var isOver = false
    private(set) var output: [UInt8] = []
    private(set) var frameBytes = 0
    /// Responses sent.
    private(set) var sent = 0

    init() {
        var configuration = ServerSession.Configuration()
        configuration.carriages.insert(.multicast)
        configuration.asksAuthorization = true
        configuration.authority = "[::1]:8554"
        session = ServerSession(configuration: configuration, randomNumbers: Zero(), at: .zero)
    }

    mutating func receive(_ bytes: RawSpan) {
        var position = 0
        var count = 0
        while !isOver,
            let input = parser.next(in: bytes, at: &position, interleaved: { count += Int($0) + $1.byteCount })
        {
            switch input {
            case .request(let request): perform(session.handle(request, at: .zero))
            case .http, .tls: isOver = true
            case .invalid(let error): perform(session.handle(invalid: error))
            }
        }
        precondition(isOver || position == bytes.byteCount, "bytes are left")
        frameBytes += count
    }

    /// Everything that was sent is what it should be: one message after the other.
    func check() {
        var (parser, position, count) = (MessageParser(limits: MessageLimits(body: .max)), 0, 0)
        while position < output.count {
            guard case .message(let message) = parser.parse(output.span.bytes, from: &position),
                Response(message) != nil
            else { preconditionFailure("an answer is no response") }
            count += 1
        }
        precondition(count == sent, "an answer became two")
    }

    private mutating func perform(_ action: ServerSession.Action) {
        switch action {
        case .respond(let response), .pause(let response), .teardown(_, _, let response):
            send(response)
        case .authorize(let authorization):
            let isRefused = authorization.uri.path.isEmpty
            let next = session.respondAuthorization(isRefused ? .challenged(["Basic"]) : .granted, at: .zero)
            if let next { perform(next) }
        case .describe(let describe):
            var description = SessionDescription()
            description.name = describe.uri.path
            var media = MediaDescription(kind: "video", formats: ["96"])
            media.attributes = [.init("control", describe.uri.text)]
            description.media = [media]
            guard let read = try? SessionDescription(parsing: description.bytes.span.bytes), read.media.count == 1
            else {
                preconditionFailure("a description cannot be read")
            }
            answer(session.respondDescribe(.success(description), at: .zero))
        case .setup(let setup):
            precondition(!setup.offers.isEmpty && setup.track >= 0 && setup.track < 128, "an empty SETUP")
            answer(session.respondSetup(.success(.init(grant(setup.offers[0]), ssrc: 1)), at: .zero))
        case .play(let play):
            let starts = play.tracks.map { ServerSession.Start(track: $0, sequenceNumber: 0, timestamp: 0) }
            answer(session.respondPlay(.success(starts), at: .zero))
        case .close(let response):
            if let response { send(response) }
            isOver = true
        case .wait:
            preconditionFailure("nothing is owed")
        }
    }

    private func grant(_ offer: ServerSession.Offer) -> ServerSession.Grant {
        switch offer {
        case .udp(let ports): .udp(clientPorts: ports, serverPorts: PortPair(rtp: 2, rtcp: 3))
        case .interleaved(let channels): .interleaved(channels)
        case .multicast: .multicast(group: "239.0.0.1", ports: PortPair(rtp: 2, rtcp: 3), ttl: 1)
        }
    }

    private mutating func answer(_ response: Response?) {
        guard let response else { preconditionFailure("an answer that nobody wanted") }
        send(response)
        while let action = session.resume(at: .zero) { perform(action) }
    }

    private mutating func send(_ response: Response) {
        sent += 1
        output += response.bytes
    }
}
