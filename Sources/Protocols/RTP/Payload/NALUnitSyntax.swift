import Bytes

/// What sets the RTP payload formats of H.264 (RFC 6184) and H.265 (RFC 7798) apart: how the headers of their NAL units
/// are laid out. A header is passed as a number, its first byte the most significant.
protocol NALUnitSyntax {
    /// Bytes of a NAL unit's header: 1 or 2.
    static var headerByteCount: Int { get }
    /// The types of an aggregation packet and of a fragmentation unit.
    static var aggregationType: UInt8 { get }
    static var fragmentationType: UInt8 { get }
    /// A bit for each kind of parameter set that a decoder needs.
    static var parameterSetKinds: UInt8 { get }

    static func type(of header: UInt16) -> UInt8
    static func replacingType(of header: UInt16, with type: UInt8) -> UInt16
    /// The header for a packet that holds NAL units of both headers, whatever its type.
    static func merging(_ a: UInt16, _ b: UInt16) -> UInt16
    /// The bit in `parameterSetKinds` of a NAL unit type, 0 where it is no parameter set.
    static func parameterSetKind(of type: UInt8) -> UInt8
    /// Whether a viewer gets NAL units of this type: not delimiters and filler, which only cost bytes, and not what the
    /// payload format uses for packets of its own.
    static func isSent(_ type: UInt8) -> Bool
}

extension NALUnitSyntax {
    static func header(of nalUnit: RawSpan) -> UInt16 {
        headerByteCount == 1 ? UInt16(nalUnit[0]) : nalUnit.uint16(at: 0)
    }
}
