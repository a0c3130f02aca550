/// Network byte order reads. Every offset is checked by the span: a read outside of it traps, so check lengths first.
extension RawSpan {
    @inlinable
    package subscript(offset: Int) -> UInt8 {
        unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
    }

    @inlinable
    package func uint16(at offset: Int) -> UInt16 {
        UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// A 24-bit number.
    @inlinable
    package func uint24(at offset: Int) -> UInt32 {
        UInt32(self[offset]) << 16 | UInt32(uint16(at: offset + 1))
    }

    @inlinable
    package func uint32(at offset: Int) -> UInt32 {
        UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    @inlinable
    package func uint64(at offset: Int) -> UInt64 {
        UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// A copy of `range`.
    package func array(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBytes { [UInt8]($0) }
    }

    /// A copy of everything.
    package var array: [UInt8] { withUnsafeBytes { [UInt8]($0) } }
}
