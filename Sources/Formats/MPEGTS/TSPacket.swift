import Bytes
import Media

/// The header of a transport stream packet with its adaptation field, ISO/IEC 13818-1 §2.4.3.2 and §2.4.3.4.
package struct TSPacket: Sendable {
    /// In bytes.
    package static let length = 188
    package static let syncByte: UInt8 = 0x47
    /// The packet identifier of stuffing.
    package static let nullPID = 0x1fff

    /// 0...0x1fff.
    package let pid: Int
    /// `payload_unit_start_indicator`: a PES packet or a section begins here.
    package let isStart: Bool
    package let isScrambled: Bool
    /// 0...15.
    package let continuityCounter: UInt8
    /// Where the payload stands in the packet; empty when there is none.
    package let payload: Range<Int>
    /// `discontinuity_indicator`.
    package let hasDiscontinuity: Bool
    /// The adaptation field has bytes that are there only to fill the packet, as in the last one of a PES packet.
    package let hasStuffing: Bool

    /// `nil` when `bytes`, 188 from a sync byte on, carry `transport_error_indicator` or contradict themselves.
    package init?(_ bytes: RawSpan) {
        let header = bytes.uint32(at: 0)
        guard header & 0x80_0000 == 0 else { return nil }
        isStart = header & 0x40_0000 != 0
        pid = Int(header >> 8 & 0x1fff)
        isScrambled = header & 0xc0 != 0
        continuityCounter = UInt8(header & 0xf)
        switch header >> 4 & 3 {
        case 1:
            payload = 4..<Self.length
            hasDiscontinuity = false
            hasStuffing = false
        case let control where control >= 2:
            let length = Int(bytes[4])
            let end = 5 + length
            guard control == 2 ? end <= Self.length : end < Self.length else { return nil }
            payload = control == 2 ? Self.length..<Self.length : end..<Self.length
            let flags = length > 0 ? bytes[5] : 0
            hasDiscontinuity = flags & 0x80 != 0
            hasStuffing = Self.used(bytes, flags) < length || flags == 0
        default: return nil
        }
    }

    /// Bytes of the adaptation field that say something, behind its length.
    private static func used(_ bytes: RawSpan, _ flags: UInt8) -> Int {
        var used =
            1 + (flags & 0x10 != 0 ? 6 : 0) + (flags & 0x08 != 0 ? 6 : 0) + (flags & 0x04 != 0 ? 1 : 0)
        // Private data and extension tell their own lengths.
        if flags & 0x02 != 0, 5 + used < length { used += 1 + Int(bytes[5 + used]) }
        if flags & 0x01 != 0, 5 + used < length { used += 1 + Int(bytes[5 + used]) }
        return used
    }

    /// The base of the programme clock reference in `bytes`, a packet: 33 bits of 90 kHz. `nil` when there is none.
    package static func clockReference(in bytes: RawSpan) -> Int64? {
        guard bytes.byteCount == length, bytes[3] & 0x20 != 0, bytes[4] >= 7, bytes[5] & 0x10 != 0 else { return nil }
        return Int64(bytes.uint32(at: 6)) << 1 | Int64(bytes[10] >> 7)
    }
}
