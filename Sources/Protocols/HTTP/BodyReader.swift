import Bytes

/// Reads one body of known framing from a stream of bytes that comes in pieces of any size (RFC 9112 §6 and §7.1). Holds at
/// most `limit` bytes of it; trailers are bounded and dropped.
struct BodyReader: Sendable {
    private enum Phase {
        case plain(rest: Int)
        /// In the line that tells the size of a chunk.
        case size(Int, digits: Int)
        /// Behind the digits; `count` bytes have been read and ignored.
        case chunkExtension(size: Int, count: Int)
        case sizeEnd(Int)
        case chunk(rest: Int)
        case chunkEnd(hasReturn: Bool)
        case trailer
    }

    /// Bytes that a size's line may have behind the size, and all trailers together.
    private static let extensionLimit = 256
    private static let trailerLimits = {
        var limits = MessageLimits(body: 0)
        limits.startLine = 4096
        limits.head = 4096
        limits.fields = 32
        return limits
    }()

    private let limit: Int
    private var phase: Phase
    private var body: [UInt8] = []
    private var trailer: [UInt8] = []

    /// - Parameter limit: the largest body that is taken, in bytes; a plain length must have been compared with it.
    init(_ framing: RequestHead.Framing, limit: Int) {
        self.limit = limit
        switch framing {
        case .none: phase = .plain(rest: 0)
        case .length(let length):
            phase = .plain(rest: length)
            body.reserveCapacity(min(length, 64 * 1024))
        case .chunked: phase = .size(0, digits: 0)
        }
    }

    /// Reads on from `position` and moves it behind the bytes it took. Returns the body when it is complete.
    mutating func read(_ bytes: RawSpan, from position: inout Int) throws(RequestRefusal) -> [UInt8]? {
        if case .plain(0) = phase { return body }
        while position < bytes.byteCount {
            switch phase {
            case .plain(let rest):
                let taken = take(rest, bytes, from: &position)
                phase = .plain(rest: rest - taken)
                if taken == rest { return body }
            case .chunk(let rest):
                let taken = take(rest, bytes, from: &position)
                phase = taken == rest ? .chunkEnd(hasReturn: false) : .chunk(rest: rest - taken)
            default:
                let byte = bytes[position]
                position += 1
                if try takeFraming(byte) { return body }
            }
        }
        return nil
    }

    private mutating func take(_ rest: Int, _ bytes: RawSpan, from position: inout Int) -> Int {
        let count = min(rest, bytes.byteCount - position)
        bytes.extracting(position..<position + count).withUnsafeBytes { body.append(contentsOf: $0) }
        position += count
        return count
    }

    /// A byte between the chunks' data; true when it was the last one of the body.
    private mutating func takeFraming(_ byte: UInt8) throws(RequestRefusal) -> Bool {
        switch phase {
        case .size(let size, let digits):
            if let digit = byte.hexadecimalValue {
                // 15 digits cannot overflow, and no body is larger.
                guard digits < 15 else { throw RequestRefusal(400, "a chunk's size is too long") }
                phase = .size(size << 4 | Int(digit), digits: digits + 1)
                guard body.count + (size << 4 | Int(digit)) <= limit else {
                    throw RequestRefusal(413, "the body is too long; \(limit) bytes are allowed here")
                }
                return false
            }
            guard digits > 0 else { throw Self.badChunk }
            try endSize(size, byte, extensionCount: 0)
        case .chunkExtension(let size, let count):
            try endSize(size, byte, extensionCount: count)
        case .sizeEnd(let size):
            guard byte == 0x0A else { throw Self.badChunk }
            phase = size == 0 ? .trailer : .chunk(rest: size)
        case .chunkEnd(let hasReturn):
            guard byte == (hasReturn ? 0x0A : 0x0D) else { throw Self.badChunk }
            phase = hasReturn ? .size(0, digits: 0) : .chunkEnd(hasReturn: true)
        case .trailer:
            return try takeTrailer(byte)
        case .plain, .chunk: break
        }
        return false
    }

    private mutating func endSize(_ size: Int, _ byte: UInt8, extensionCount: Int) throws(RequestRefusal) {
        if byte == 0x0D {
            phase = .sizeEnd(size)
            return
        }
        guard extensionCount > 0 || byte == UInt8(ascii: ";"), !byte.isControl, extensionCount < Self.extensionLimit
        else { throw Self.badChunk }
        phase = .chunkExtension(size: size, count: extensionCount + 1)
    }

    /// Trailers are read as fields, so that nothing is hidden among them, and forgotten (RFC 9110 §6.5.1).
    private mutating func takeTrailer(_ byte: UInt8) throws(RequestRefusal) -> Bool {
        trailer.append(byte)
        guard trailer.count <= Self.trailerLimits.head else { throw RequestRefusal(431, "the trailers are too long") }
        if trailer == [0x0D, 0x0A] { return true }
        guard trailer.count >= 4, trailer.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A] else { return false }
        var (parser, position) = (HeadParser(limits: Self.trailerLimits), 0)
        let bytes = Array("T / HTTP/1.1\r\n".utf8) + trailer
        let head = try? parser.parse(bytes.span.bytes, from: &position)
        guard head != nil, position == bytes.count else { throw RequestRefusal(400, "the trailers are malformed") }
        return true
    }

    private static let badChunk = RequestRefusal(400, "the body's chunks are malformed")
}
