package import Bytes
package import Runtime

/// Takes a body's bytes and sends them. Lives on the connection's loop.
package final class BodyWriter {
    package let loop: EventLoop
    /// Everything written has been taken by the kernel, and the connection is open.
    package private(set) var isWritable = false
    /// Bytes that the kernel has taken.
    package private(set) var byteCount: UInt64 = 0

    init(loop: EventLoop) { self.loop = loop }

    /// Sends `bytes` from `offset` on: one system call where the socket takes it all. What it does not take is kept by
    /// reference and sent when it can be. Only when `isWritable`.
    package func write(_ bytes: SharedBytes, from offset: Int = 0) {}

    /// Nothing more will come: the response is complete.
    package func finish() {}
}
