import Media

/// F, NRI and type in one byte (RFC 6184 §5.3).
enum H264Syntax: NALUnitSyntax {
    static let headerByteCount = 1
    /// STAP-A.
    static let aggregationType: UInt8 = 24
    /// FU-A.
    static let fragmentationType: UInt8 = 28
    static let parameterSetKinds: UInt8 = 0b11

    static func type(of header: UInt16) -> UInt8 { UInt8(header & 0x1F) }

    static func replacingType(of header: UInt16, with type: UInt8) -> UInt16 { header & 0xE0 | UInt16(type) }

    /// F of either, the greater NRI (§5.7).
    static func merging(_ a: UInt16, _ b: UInt16) -> UInt16 {
        (a | b) & 0x80 | max(a & 0x60, b & 0x60)
    }

    static func parameterSetKind(of type: UInt8) -> UInt8 {
        switch type {
        case H264.NALUnitType.sps: 0b01
        case H264.NALUnitType.pps: 0b10
        default: 0
        }
    }

    static func isSent(_ type: UInt8) -> Bool {
        switch type {
        case H264.NALUnitType.accessUnitDelimiter, H264.NALUnitType.fillerData: false
        case 1..<24: true
        default: false
        }
    }
}
