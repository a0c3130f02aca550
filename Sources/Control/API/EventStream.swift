import Bytes
import HTTPServer
import Router
import Runtime

/// Sends events to one client as they happen (WHATWG HTML §9.2, `text/event-stream`). A cursor in the log of events, on the
/// loop of its connection: it holds what it is sending, and nothing else.
final class EventStream: BodyProducer {
    private let writer: BodyWriter
    private let log: EventLog
    private let isWanted: @Sendable (Event) -> Bool
    /// Its place among those who follow.
    private let pass: Gate.Pass
    /// The last event that was sent, or passed over.
    private var position: UInt64
    private var hasBegun = false
    private var isOver = false
    private var follower: EventLog.Follower?
    private var heartbeat: Timer?
    /// The client took nothing between two heartbeats.
    private var isStuck = false

    /// Proxies and browsers give up on connections that are silent for a minute.
    private static let heartbeatInterval = Duration.seconds(15)
    /// Events in one write.
    private static let batch = 50

    /// - Parameters:
    ///   - position: what the client has seen already.
    ///   - isWanted: what it is sent of what it has not.
    init(
        _ writer: BodyWriter, log: EventLog, after position: UInt64, pass: Gate.Pass,
        isWanted: @escaping @Sendable (Event) -> Bool
    ) {
        self.writer = writer
        self.log = log
        self.position = position
        self.pass = pass
        self.isWanted = isWanted
        let (loop, me) = (writer.loop, LoopBound(WeakStream(self), on: writer.loop))
        follower = log.follow { loop.execute { me.value.stream?.resume() } }
        beat()
    }

    /// What the log may hold of a stream.
    private final class WeakStream {
        weak var stream: EventStream?

        init(_ stream: EventStream) { self.stream = stream }
    }

    func resume() {
        guard !isOver else { return }
        if !hasBegun, writer.isWritable {
            hasBegun = true
            write("retry: 2000\n\n")
        }
        while writer.isWritable, !isOver {
            let events = log.events(after: position, limit: Self.batch)
            guard let last = events.last else { return }
            position = last.id
            let text = events.filter(isWanted).map(Self.text).joined()
            if !text.isEmpty { write(text) }
        }
    }

    func ended() {
        guard !isOver else { return }
        isOver = true
        heartbeat?.cancel()
        if let follower { log.unfollow(follower) }
    }

    private func beat() {
        heartbeat = writer.loop.schedule(after: Self.heartbeatInterval) { [weak self] in
            guard let self, !isOver else { return }
            if writer.isWritable {
                isStuck = false
                write(":\n\n")
            } else if isStuck {
                // It comes back, and says which event it has seen last.
                writer.finish()
                return
            } else {
                isStuck = true
            }
            beat()
        }
    }

    private func write(_ text: String) { writer.write(SharedBytes(Array(text.utf8))) }

    static func text(_ event: Event) -> String {
        let data = Reply.jsonText(EventReply(event))
        return "id: \(event.id)\nevent: \(event.kind.rawValue)\ndata: \(data)\n\n"
    }
}
