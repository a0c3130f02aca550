import Bytes
import Runtime

/// What a connection is after its handshake: the machine between the socket and the application. Lives on the connection's
/// loop.
final class WebSocketStage {
    let channel: WebSocketChannel
    private let machine: WebSocketMachine
    private var handler: (any WebSocketHandler)?
    private unowned let connection: Connection
    private let firstByte: UInt64

    init(
        _ connection: Connection, _ configuration: WebSocketMachine.Configuration = .init(),
        handler make: (WebSocketChannel) -> any WebSocketHandler
    ) {
        self.connection = connection
        channel = WebSocketChannel(loop: connection.loop)
        machine = WebSocketMachine(configuration, at: .now)
        firstByte = connection.outgoing.byteCount
        channel.stage = self
        handler = make(channel)
    }

    // MARK: What comes

    func take(_ bytes: [UInt8]) {
        var position = 0
        while let event = machine.next(in: bytes.span.bytes, at: &position, now: .now) { perform(event) }
        flush()
    }

    func advance(to now: MonotonicTime) {
        if let event = machine.advance(to: now) { perform(event) }
        flush()
    }

    private func perform(_ event: WebSocketMachine.Event) {
        switch event {
        case .text(let text): handler?.received(text: text)
        case .binary(let bytes): handler?.received(binary: bytes)
        case .ping, .pong: break
        case .closed(let close):
            log.debug("a WebSocket ended", ("peer", connection.address), ("code", close.code), ("reason", close.reason))
            tellHandler()
        }
    }

    // MARK: What goes

    func send(text: String) {
        _ = machine.send(text: text)
        flush()
    }

    func send(framed bytes: SharedBytes) {
        guard machine.state == .open else { return }
        connection.send(bytes)
    }

    func close(code: UInt16, reason: String) {
        machine.close(code: code, reason: reason, at: .now)
        channel.isWritable = false
        flush()
    }

    func tookBytes(_ count: UInt64) {
        channel.byteCount = count - firstByte
        machine.wrote(at: connection.loop.now)
    }

    /// The machine's own frames, as soon as the socket is free, and the end behind them.
    private func flush() {
        guard connection.isDrained else { return }
        let output = machine.takeOutput()
        if !output.isEmpty { connection.send(SharedBytes(output)) }
        if machine.state == .closed { connection.closeGracefully() }
    }

    /// Everything has left for the kernel.
    func drained() {
        flush()
        guard connection.isDrained, machine.state == .open, !channel.isWritable else { return }
        channel.isWritable = true
        handler?.resume()
    }

    // MARK: The end

    /// The connection is gone.
    func end() {
        _ = machine.disconnected()
        tellHandler()
    }

    private func tellHandler() {
        channel.isWritable = false
        let handler = handler
        self.handler = nil
        handler?.closed()
    }
}
