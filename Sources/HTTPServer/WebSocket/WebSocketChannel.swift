package import Bytes
package import Runtime

/// The connection's side of a WebSocket. Lives on the connection's loop.
package final class WebSocketChannel {
    package let loop: EventLoop
    /// Everything sent has been taken by the kernel, and the socket is open.
    package internal(set) var isWritable = false
    /// Bytes that the kernel has taken.
    package internal(set) var byteCount: UInt64 = 0
    weak var stage: WebSocketStage?

    init(loop: EventLoop) { self.loop = loop }

    /// Sends a message; control messages of ours are few and small, so they may be queued (bounded).
    package func send(text: String) { stage?.send(text: text) }

    /// Sends a message that is framed already (`WebSocketFrame.header`), so that all viewers share its bytes. Only when
    /// `isWritable`.
    package func send(framed bytes: SharedBytes) {
        if isWritable { stage?.send(framed: bytes) }
    }

    /// Begins the closing handshake (RFC 6455 §7). Codes as in §7.4.
    package func close(code: UInt16, reason: String) { stage?.close(code: code, reason: reason) }
}
