package import Bytes
package import Runtime

/// Takes a body's bytes and sends them. Lives on the connection's loop.
package final class BodyWriter {
    package let loop: EventLoop
    /// Everything written has been taken by the kernel, and the connection is open.
    package internal(set) var isWritable = false
    /// Bytes that the kernel has taken.
    package internal(set) var byteCount: UInt64 = 0
    /// Each write is a chunk (RFC 9112 §7.1).
    let isChunked: Bool
    private(set) var isFinished = false
    private weak var connection: Connection?

    private static let chunkEnd = SharedBytes([0x0D, 0x0A])
    private static let lastChunk = SharedBytes(Array("0\r\n\r\n".utf8))

    init(loop: EventLoop, connection: Connection?, isChunked: Bool) {
        self.loop = loop
        self.connection = connection
        self.isChunked = isChunked
    }

    /// Sends `bytes` from `offset` on: one system call where the socket takes it all. What it does not take is kept by
    /// reference and sent when it can be. Only when `isWritable`.
    package func write(_ bytes: SharedBytes, from offset: Int = 0) {
        guard isWritable, !isFinished, offset < bytes.count, let connection else { return }
        if isChunked {
            let size = String(bytes.count - offset, radix: 16) + "\r\n"
            connection.send([
                .bytes(SharedBytes(Array(size.utf8)), from: 0), .bytes(bytes, from: offset),
                .bytes(Self.chunkEnd, from: 0),
            ])
        } else {
            connection.send(bytes, from: offset)
        }
    }

    /// Sends a part of a file. Only when `isWritable`, and for bodies whose length is told.
    func write(_ file: OpenFile, _ range: Range<Int>) {
        guard isWritable, !isFinished, !range.isEmpty else { return }
        connection?.send([.file(file, range)])
    }

    /// The connection encrypts what it sends: files must be read.
    var isEncrypted: Bool { connection?.isSecure ?? false }

    /// Nothing more will come: the response is complete.
    package func finish() {
        guard !isFinished else { return }
        isFinished = true
        isWritable = false
        if isChunked { connection?.send(Self.lastChunk) }
        connection?.bodyIsComplete()
    }

    /// The response cannot be completed: the client is to see that it was cut off.
    func fail() {
        isFinished = true
        isWritable = false
        connection?.closeSoon()
    }
}
