import Runtime

@testable import HTTPServer

/// What a machine made of some bytes.
struct WebSocketTranscript: Hashable {
    var events: [WebSocketMachine.Event] = []
    var output: [UInt8] = []
    var state: WebSocketMachine.State

    static let start = MonotonicTime(nanoseconds: 0)

    init(_ pieces: [[UInt8]], limit: Int = 1000) {
        var configuration = WebSocketMachine.Configuration()
        configuration.messageLimit = limit
        let machine = WebSocketMachine(configuration, at: Self.start)
        for piece in pieces { events += machine.receive(piece) }
        output = machine.takeOutput()
        state = machine.state
    }
}

extension WebSocketMachine {
    func receive(_ bytes: [UInt8], at now: MonotonicTime = WebSocketTranscript.start) -> [Event] {
        var events: [Event] = []
        var position = 0
        while let event = next(in: bytes.span.bytes, at: &position, now: now) { events.append(event) }
        precondition(position == bytes.count, "bytes are left")
        return events
    }
}
