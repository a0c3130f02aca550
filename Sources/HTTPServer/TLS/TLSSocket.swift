import Glibc
package import Runtime

/// A socket inside of TLS: plain bytes in and out, as of ``Socket`` without it. Lives on one loop.
///
/// Between two calls it holds encrypted bytes only where the socket did not take them, and those of ``pieceSize`` plain
/// ones at most.
package final class TLSSocket {
    /// What the connections of one loop encrypt and decrypt into, one after the other.
    package final class Buffers {
        fileprivate var plain: [UInt8] = []
        fileprivate var wire: [UInt8] = []

        package init() {}
    }

    /// Encrypted and sent at once: four records.
    package static let pieceSize = 4 * TLSEngine.recordSize

    /// Answers to what the other side sends and does not read.
    private static let restLimit = 4 * pieceSize

    private let engine: TLSEngine
    private let buffers: Buffers
    /// What the socket did not take, from `offset` on.
    private var rest: [UInt8] = []
    private var offset = 0

    package init(_ engine: TLSEngine, buffers: Buffers) {
        self.engine = engine
        self.buffers = buffers
    }

    package var isEstablished: Bool { engine.isEstablished }

    /// Decrypts what came from the socket, and sends what TLS itself answers. `body` is called where there is something
    /// plain, before an end or a failure is returned.
    package func receive(
        _ bytes: RawSpan, on socket: CInt, _ body: (UnsafeRawBufferPointer) -> Void
    ) -> TLSEngine.Result {
        // Taken out, as `body` may send.
        var plain = exchange(&buffers.plain, with: [])
        var result = engine.receive(bytes, into: &plain, answering: &buffers.wire)
        if case .failed = sendWire(to: socket), result == .open {
            result = .failed(.broken("the answers cannot be sent"))
        }
        if !plain.isEmpty { plain.withUnsafeBytes(body) }
        plain.removeAll(keepingCapacity: true)
        buffers.plain = plain
        return result
    }

    /// Encrypts and sends the first of `count` bytes. `.bytes` tells how many of them it took: they are on their way, but
    /// only once ``flush(to:)`` says so has the socket taken them.
    package func send(_ bytes: UnsafeRawPointer, count: Int, to socket: CInt) -> IOResult {
        let flushed = flush(to: socket)
        guard case .bytes = flushed else { return flushed }
        let taken = min(count, Self.pieceSize)
        guard engine.send(UnsafeRawBufferPointer(start: bytes, count: taken), into: &buffers.wire) else {
            return .failed(EPROTO)
        }
        let sent = sendWire(to: socket)
        if case .failed = sent { return sent }
        return .bytes(taken)
    }

    /// Sends what the socket did not take. `.bytes` when nothing is left.
    package func flush(to socket: CInt) -> IOResult {
        while offset < rest.count {
            let result = rest.withUnsafeBytes {
                Socket.send($0.baseAddress.unsafelyUnwrapped + offset, count: $0.count - offset, to: socket)
            }
            guard case .bytes(let count) = result else { return result }
            offset += count
        }
        if !rest.isEmpty {
            rest = []
            offset = 0
        }
        return .bytes(0)
    }

    /// Says that nothing more will be sent, where the socket takes that at once.
    package func shutdown(on socket: CInt) {
        engine.shutdown(into: &buffers.wire)
        _ = sendWire(to: socket)
    }

    /// Sends what has been encrypted, behind what waits, and keeps what the socket does not take.
    private func sendWire(to socket: CInt) -> IOResult {
        defer { buffers.wire.removeAll(keepingCapacity: true) }
        guard rest.isEmpty else {
            guard rest.count + buffers.wire.count <= Self.restLimit else { return .failed(EPROTO) }
            rest += buffers.wire
            return flush(to: socket)
        }
        var sent = 0
        while sent < buffers.wire.count {
            let result = buffers.wire.withUnsafeBytes {
                Socket.send($0.baseAddress.unsafelyUnwrapped + sent, count: $0.count - sent, to: socket)
            }
            guard case .bytes(let count) = result else {
                if result == .wouldBlock { rest = Array(buffers.wire[sent...]) }
                return result
            }
            sent += count
        }
        return .bytes(0)
    }
}
