package import Runtime

/// The server's side of one WebSocket (RFC 6455), behind the handshake: the network's bytes and the time in, events out,
/// and the bytes to be sent.
///
/// Messages that are framed already (`WebSocketFrame`) may be sent at any time while it is open, between any two
/// ``takeOutput()``: what stands in the output are whole frames.
package final class WebSocketMachine {
    package enum Event: Hashable, Sendable {
        case text(String)
        case binary([UInt8])
        /// Its answer is in the output.
        case ping([UInt8])
        case pong([UInt8])
        /// The end, by whichever side; nothing comes after it. Codes of 1005 and 1006 as in RFC 6455 §7.4.1.
        case closed(WebSocketClose)
    }

    package enum State: Hashable, Sendable {
        case open
        /// Our Close is on its way; theirs is waited for, and everything before it is passed over.
        case closing
        /// Send the output, then end the connection.
        case closed
    }

    package struct Configuration: Hashable, Sendable {
        /// Of a message, in bytes; a larger one ends it with 1009.
        package var messageLimit = 64 * 1024
        /// Bytes of output that may wait: who asks and does not read the answers is cut off.
        package var outputLimit = 64 * 1024
        /// A silence of that length is broken by a ping, …
        package var pingInterval = Duration.seconds(20)
        /// … and after one more of that length it is over.
        package var pongTimeout = Duration.seconds(20)
        /// How long a Close of ours may go unanswered.
        package var closeTimeout = Duration.seconds(3)

        package init() {}
    }

    package private(set) var state = State.open
    let configuration: Configuration
    private var assembly: WebSocketAssembly
    private var output: [UInt8] = []
    /// When a sign of life came, or our Close went.
    private var since: MonotonicTime
    private var pinged: MonotonicTime?

    package init(_ configuration: Configuration = Configuration(), at now: MonotonicTime) {
        self.configuration = configuration
        assembly = WebSocketAssembly(messageLimit: configuration.messageLimit)
        since = now
    }

    // MARK: What comes

    /// Reads on from `position`. Call it until it returns nil; then all of `bytes` is taken.
    package func next(in bytes: RawSpan, at position: inout Int, now: MonotonicTime) -> Event? {
        if position < bytes.byteCount { sawLife(at: now) }
        while state != .closed {
            do throws(WebSocketClose) {
                guard let message = try assembly.next(in: bytes, at: &position) else { return nil }
                if let event = try take(message) { return event }
            } catch {
                return fail(error)
            }
        }
        position = bytes.byteCount
        return nil
    }

    private func take(_ message: WebSocketAssembly.Message) throws(WebSocketClose) -> Event? {
        if case .close = message.opcode {
            let close = try WebSocketClose(parsing: message.payload.span.bytes)
            if state == .open { output += WebSocketClose(close.code).frame }
            state = .closed
            return .closed(close)
        }
        guard state == .open else { return nil }
        switch message.opcode {
        case .text: return .text(String(decoding: message.payload, as: UTF8.self))
        case .ping:
            guard enqueue(WebSocketFrame.bytes(.pong, message.payload)) else {
                output = []
                throw WebSocketClose(1008, "it asks and does not read the answers")
            }
            return .ping(message.payload)
        case .pong: return .pong(message.payload)
        case .binary, .continuation, .close: return .binary(message.payload)
        }
    }

    /// The other side did what it must not (RFC 6455 §7.1.7).
    private func fail(_ close: WebSocketClose) -> Event {
        if state == .open { output += close.frame }
        state = .closed
        return .closed(close)
    }

    /// The connection ended. Nil when that is no news.
    package func disconnected() -> Event? { end("the connection ended without a Close") }

    private func end(_ reason: String) -> Event? {
        guard state != .closed else { return nil }
        state = .closed
        return .closed(.abnormal(reason))
    }

    // MARK: What goes

    /// False when the message was left out: it is not open any more, or too much waits.
    package func send(text: String) -> Bool {
        state == .open && enqueue(WebSocketFrame.bytes(.text, text.utf8))
    }

    /// Begins the closing handshake (RFC 6455 §7.1.2): what comes now is passed over, until their Close comes or its time
    /// is up.
    package func close(code: UInt16, reason: String, at now: MonotonicTime) {
        guard state == .open else { return }
        output += WebSocketClose(code, reason).frame
        state = .closing
        since = now
    }

    private func enqueue(_ frame: [UInt8]) -> Bool {
        guard output.count + frame.count <= configuration.outputLimit else { return false }
        output += frame
        return true
    }

    /// What is to be sent next, before any more messages; empty when there is nothing. Take it when the socket takes more,
    /// so that it is bounded here.
    package func takeOutput() -> [UInt8] {
        exchange(&output, with: [])
    }

    // MARK: Time

    /// The socket took bytes of a message: whoever reads is there, however silent.
    package func wrote(at now: MonotonicTime) { sawLife(at: now) }

    private func sawLife(at now: MonotonicTime) {
        guard state == .open else { return }
        since = now
        pinged = nil
    }

    /// When ``advance(to:)`` has something to do.
    package var deadline: MonotonicTime? {
        switch state {
        case .open: pinged.map { $0 + configuration.pongTimeout } ?? since + configuration.pingInterval
        case .closing: since + configuration.closeTimeout
        case .closed: nil
        }
    }

    /// To be called now and then, or at the deadline: sends pings, and ends it where the other side is gone.
    package func advance(to now: MonotonicTime) -> Event? {
        guard let deadline, now >= deadline else { return nil }
        if state == .closing { return end("our Close was not answered") }
        if pinged != nil { return end("it gave no sign of life") }
        pinged = now
        _ = enqueue(WebSocketFrame.bytes(.ping, []))
        return nil
    }
}
