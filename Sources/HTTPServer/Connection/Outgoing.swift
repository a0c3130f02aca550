import Bytes
import CLinux
import Runtime

/// The bytes on their way to one client, in their order. What is here is one answer at most, with what it was begun by;
/// whoever writes more waits until all has left.
struct Outgoing {
    enum Piece {
        /// From an offset on.
        case bytes(SharedBytes, from: Int)
        case file(OpenFile, Range<Int>)
    }

    enum Outcome {
        case sent
        /// The rest waits for the socket.
        case blocked
        case failed
    }

    private var pieces: [Piece] = []
    /// Encrypted; what was begun of it is finished before anything else.
    private var wire: [UInt8] = []
    private var wireOffset = 0
    /// Taken by the kernel so far.
    private(set) var byteCount: UInt64 = 0

    /// Sent in one turn of the loop at most, so that one client who reads fast does not keep others waiting.
    private static let turn = 1 << 20
    /// More pieces than that are sent in more than one call.
    private static let vectorCount = 8

    var isEmpty: Bool { pieces.isEmpty && wire.isEmpty }

    mutating func append(_ piece: Piece) { pieces.append(piece) }

    /// Adds what TLS itself has to say.
    mutating func append(wire bytes: [UInt8]) { wire += bytes }

    mutating func removeAll() {
        pieces = []
        wire = []
        wireOffset = 0
    }

    /// Sends `bytes` from `offset` on, and keeps what the socket does not take. Only when `isEmpty`, and without TLS.
    mutating func send(_ bytes: SharedBytes, from offset: Int, to socket: CInt) -> Outcome {
        var offset = offset
        while offset < bytes.count {
            switch Socket.send(bytes.baseAddress + offset, count: bytes.count - offset, to: socket) {
            case .bytes(let count):
                offset += count
                byteCount += UInt64(count)
            case .wouldBlock:
                pieces.append(.bytes(bytes, from: offset))
                return .blocked
            case .failed: return .failed
            }
        }
        return .sent
    }

    /// Sends what waits, encrypted where there is TLS.
    mutating func flush(to socket: CInt, through tls: TLSEngine?) -> Outcome {
        guard let tls else { return flush(to: socket) }
        var rest = Self.turn
        while true {
            while wireOffset < wire.count {
                let result = wire.withUnsafeBytes {
                    Socket.send($0.baseAddress.unsafelyUnwrapped + wireOffset, count: $0.count - wireOffset, to: socket)
                }
                guard case .bytes(let count) = result else { return result == .wouldBlock ? .blocked : .failed }
                wireOffset += count
                byteCount += UInt64(count)
            }
            wireOffset = 0
            wire.removeAll(keepingCapacity: !pieces.isEmpty)
            guard let first = pieces.first else { return .sent }
            guard rest > 0 else { return .blocked }
            // Files are read for those who encrypt.
            guard case .bytes(let bytes, let offset) = first else { return .failed }
            let count = min(bytes.count - offset, Self.encryptedAtOnce)
            guard tls.send(UnsafeRawBufferPointer(start: bytes.baseAddress + offset, count: count), into: &wire) else {
                return .failed
            }
            rest -= count
            drop(count)
        }
    }

    /// Four records.
    private static let encryptedAtOnce = 64 * 1024

    private mutating func flush(to socket: CInt) -> Outcome {
        var rest = Self.turn
        while let first = pieces.first {
            guard rest > 0 else { return .blocked }
            let result: IOResult
            switch first {
            case .bytes(let bytes, let offset) where pieces.count == 1:
                result = Socket.send(bytes.baseAddress + offset, count: bytes.count - offset, to: socket)
            case .bytes: result = sendVectors(to: socket)
            case .file(let file, let range):
                result = Socket.send(file: file.number, from: range.lowerBound, count: range.count, to: socket)
                // It has been cut off while it was sent: what was promised cannot be kept.
                if result == .bytes(0) { return .failed }
            }
            switch result {
            case .bytes(let count):
                byteCount += UInt64(count)
                rest -= count
                drop(count)
            case .wouldBlock: return .blocked
            case .failed: return .failed
            }
        }
        return .sent
    }

    private func sendVectors(to socket: CInt) -> IOResult {
        withUnsafeTemporaryAllocation(of: iovec.self, capacity: Self.vectorCount) { vectors in
            var count = 0
            for case .bytes(let bytes, let offset) in pieces.prefix(while: \.isInMemory).prefix(Self.vectorCount) {
                vectors[count] = iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress + offset),
                    iov_len: bytes.count - offset)
                count += 1
            }
            return Socket.send(UnsafeBufferPointer(rebasing: vectors[..<count]), to: socket)
        }
    }

    /// Forgets the first `count` bytes, and what is empty behind them.
    private mutating func drop(_ count: Int) {
        var (count, done) = (count, 0)
        loop: for index in pieces.indices {
            switch pieces[index] {
            case .bytes(let bytes, let offset):
                guard offset + count >= bytes.count else {
                    pieces[index] = .bytes(bytes, from: offset + count)
                    break loop
                }
                count -= bytes.count - offset
            case .file(let file, let range):
                guard count >= range.count else {
                    pieces[index] = .file(file, range.lowerBound + count..<range.upperBound)
                    break loop
                }
                count -= range.count
            }
            done = index + 1
        }
        pieces.removeFirst(done)
    }
}

extension Outgoing.Piece {
    fileprivate var isInMemory: Bool {
        if case .bytes = self { true } else { false }
    }
}
