import Bytes

/// What the header of an RTP packet says (RFC 3550 §5.1), and where in its bytes the rest stands.
package struct RTPPacket: Hashable, Sendable {
    /// Why bytes are no RTP packet.
    package enum Malformation: Error, Hashable {
        /// Shorter than the header, its contributing sources or its extension.
        case truncated
        /// The version is not 2.
        case version(UInt8)
        /// The padding count is zero or longer than what follows the header.
        case padding
    }

    /// A header extension (§5.3.1).
    package struct Extension: Hashable, Sendable {
        /// The 16 bits that the profile defines, 0xBEDE for one-byte headers (RFC 8285).
        package var profile: UInt16
        /// In bytes of the packet, without the 4 bytes of profile and length.
        package var range: Range<Int>
    }

    package var header: RTPHeader
    /// In bytes of the packet: 4 for each contributing source, 0 to 15 of them.
    package var contributingSources: Range<Int>
    package var `extension`: Extension?
    /// In bytes of the packet, padding left out. May be empty.
    package var payload: Range<Int>
    /// Bytes of padding at the packet's end, its count included; 0...255.
    package var paddingByteCount: Int

    /// Reads the header of the packet that `bytes` are, a whole datagram or interleaved frame.
    package init(parsing bytes: RawSpan) throws(Malformation) {
        guard bytes.byteCount >= RTPHeader.byteCount else { throw .truncated }
        let first = bytes[0]
        guard first >> 6 == 2 else { throw .version(first >> 6) }
        let second = bytes[RTPHeader.Offset.markerAndPayloadType]
        header = RTPHeader(
            marker: second & 0x80 != 0, payloadType: second & 0x7F,
            sequenceNumber: bytes.uint16(at: RTPHeader.Offset.sequenceNumber),
            timestamp: bytes.uint32(at: RTPHeader.Offset.timestamp), ssrc: bytes.uint32(at: RTPHeader.Offset.ssrc))

        var start = RTPHeader.byteCount + 4 * Int(first & 0x0F)
        guard start <= bytes.byteCount else { throw .truncated }
        contributingSources = RTPHeader.byteCount..<start

        if first & 0x10 != 0 {
            guard start + 4 <= bytes.byteCount else { throw .truncated }
            let end = start + 4 + 4 * Int(bytes.uint16(at: start + 2))
            guard end <= bytes.byteCount else { throw .truncated }
            `extension` = Extension(profile: bytes.uint16(at: start), range: start + 4..<end)
            start = end
        }

        paddingByteCount = 0
        if first & 0x20 != 0 {
            paddingByteCount = Int(bytes[bytes.byteCount - 1])
            guard paddingByteCount > 0, start + paddingByteCount <= bytes.byteCount else { throw .padding }
        }
        payload = start..<bytes.byteCount - paddingByteCount
    }
}
