import Bytes

/// Reads bits, most significant first, from a codec's header. Never reads outside of its bytes: it throws instead.
package struct BitReader: ~Escapable {
    package enum Failure: Error {
        case endOfData
        /// A value that the standard forbids or that nobody has use for.
        case invalidValue
    }

    private let bytes: RawSpan
    private let removesEmulationPrevention: Bool
    /// The next byte to fetch.
    private var offset = 0
    /// Zero bytes in a row before `offset`, up to 2.
    private var zeros = 0
    /// Bits fetched and not yet read, in the lowest `cached` bits.
    private var cache: UInt64 = 0
    private var cached = 0

    /// The bits of `bytes` as they are.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) {
        self.bytes = bytes
        removesEmulationPrevention = false
    }

    /// The RBSP in the bytes of a NAL unit behind its header: without emulation prevention bytes (H.264 §7.4.1).
    @_lifetime(copy bytes)
    package init(nalUnitPayload bytes: RawSpan) {
        self.bytes = bytes
        removesEmulationPrevention = true
    }

    /// Bits that can still be read; with emulation prevention at least 2/3 of that many.
    package var remaining: Int { (bytes.byteCount - offset) * 8 + cached }

    /// Bits since the beginning that were read; only without emulation prevention.
    package var position: Int { offset * 8 - cached }

    @_lifetime(self: copy self)
    private mutating func fetch() throws(Failure) {
        guard offset < bytes.byteCount else { throw .endOfData }
        var byte = bytes[offset]
        offset += 1
        if removesEmulationPrevention {
            if zeros == 2, byte == 3 {
                zeros = 0
                guard offset < bytes.byteCount else { throw .endOfData }
                byte = bytes[offset]
                offset += 1
            }
            zeros = byte == 0 ? min(zeros + 1, 2) : 0
        }
        cache = cache << 8 | UInt64(byte)
        cached += 8
    }

    /// The next `count` bits, 0...32.
    @_lifetime(self: copy self)
    package mutating func bits(_ count: Int) throws(Failure) -> Int {
        while cached < count { try fetch() }
        cached -= count
        return Int(cache >> UInt64(cached) & (1 << UInt64(count) - 1))
    }

    @_lifetime(self: copy self)
    package mutating func flag() throws(Failure) -> Bool { try bits(1) == 1 }

    @_lifetime(self: copy self)
    package mutating func skip(_ count: Int) throws(Failure) {
        var rest = count
        while rest > 0 {
            _ = try bits(min(rest, 32))
            rest -= 32
        }
    }

    /// `ue(v)`, an unsigned Exp-Golomb code (H.264 §9.1), 0...2³²-2.
    @_lifetime(self: copy self)
    package mutating func unsignedExpGolomb() throws(Failure) -> Int {
        var zeros = 0
        while try bits(1) == 0 {
            zeros += 1
            guard zeros < 32 else { throw .invalidValue }
        }
        return try (1 << zeros) - 1 + bits(zeros)
    }

    /// `ue(v)` that must not exceed `maximum`.
    @_lifetime(self: copy self)
    package mutating func unsignedExpGolomb(upTo maximum: Int) throws(Failure) -> Int {
        let value = try unsignedExpGolomb()
        guard value <= maximum else { throw .invalidValue }
        return value
    }

    /// `se(v)`, a signed Exp-Golomb code (H.264 §9.1.1).
    @_lifetime(self: copy self)
    package mutating func signedExpGolomb() throws(Failure) -> Int {
        let code = try unsignedExpGolomb()
        return code & 1 == 1 ? (code + 1) / 2 : -code / 2
    }
}
