import Bytes

/// The header of a PES packet, ISO/IEC 13818-1 §2.4.3.6.
struct PESHeader {
    enum Reading {
        /// More bytes are needed.
        case incomplete
        case malformed
        /// A PES packet that carries no coded frames: padding, private stream 2, maps.
        case other
        case header(PESHeader)
    }

    /// Longest header: 9 bytes and what `PES_header_data_length` counts.
    static let maximumLength = 9 + 255

    /// Of the header, in bytes.
    var length: Int
    /// Bytes of payload behind the header; `nil` when only the next PES packet ends this one.
    var payloadLength: Int?
    var isScrambled: Bool
    /// 33 bits of 90 kHz.
    var pts: Int64?
    /// 33 bits of 90 kHz.
    var dts: Int64?

    static func read(_ bytes: RawSpan) -> Reading {
        guard bytes.byteCount >= 9 else {
            return bytes.byteCount >= 3 && bytes.uint24(at: 0) != 1 ? .malformed : .incomplete
        }
        guard bytes.uint24(at: 0) == 1 else { return .malformed }
        switch bytes[3] {
        case 0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff: return .other
        default: break
        }
        guard bytes[6] >> 6 == 2 else { return .malformed }
        let length = 9 + Int(bytes[8])
        guard bytes.byteCount >= length else { return .incomplete }
        let packetLength = Int(bytes.uint16(at: 4))
        guard packetLength == 0 || packetLength + 6 >= length else { return .malformed }
        var header = PESHeader(
            length: length, payloadLength: packetLength == 0 ? nil : packetLength + 6 - length,
            isScrambled: bytes[6] >> 4 & 3 != 0)
        if bytes[7] & 0x80 != 0, length >= 14 {
            header.pts = timestamp(bytes, at: 9)
            if bytes[7] & 0x40 != 0, length >= 19 { header.dts = timestamp(bytes, at: 14) }
        }
        return .header(header)
    }

    /// 33 bits between marker bits; `nil` when a marker is missing.
    private static func timestamp(_ bytes: RawSpan, at offset: Int) -> Int64? {
        let high = Int64(bytes[offset])
        let middle = Int64(bytes.uint16(at: offset + 1))
        let low = Int64(bytes.uint16(at: offset + 3))
        guard high & middle & low & 1 == 1 else { return nil }
        return (high >> 1 & 7) << 30 | (middle >> 1) << 15 | low >> 1
    }
}
