import Media

/// F, type, layer and temporal id in two bytes (RFC 7798 §1.1.4).
enum H265Syntax: NALUnitSyntax {
    static let headerByteCount = 2
    static let aggregationType: UInt8 = 48
    static let fragmentationType: UInt8 = 49
    static let parameterSetKinds: UInt8 = 0b111

    static func type(of header: UInt16) -> UInt8 { UInt8(header >> 9 & 0x3F) }

    static func replacingType(of header: UInt16, with type: UInt8) -> UInt16 { header & 0x81FF | UInt16(type) << 9 }

    /// F of either, the lowest layer and the lowest temporal id (§4.4.2).
    static func merging(_ a: UInt16, _ b: UInt16) -> UInt16 {
        (a | b) & 0x8000 | min(a & 0x01F8, b & 0x01F8) | min(a & 0x0007, b & 0x0007)
    }

    static func parameterSetKind(of type: UInt8) -> UInt8 {
        switch type {
        case H265.NALUnitType.vps: 0b001
        case H265.NALUnitType.sps: 0b010
        case H265.NALUnitType.pps: 0b100
        default: 0
        }
    }

    static func isSent(_ type: UInt8) -> Bool {
        switch type {
        case H265.NALUnitType.accessUnitDelimiter, H265.NALUnitType.fillerData: false
        case 0..<48: true
        default: false
        }
    }
}
