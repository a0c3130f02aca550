/// The fixed header of an RTP packet and where its payload lies (RFC 3550 §5.1).
struct RTPPacket {
    let marker: Bool
    let payloadType: UInt8
    let sequence: UInt16
    let timestamp: UInt32
    let source: UInt32
    let payload: UnsafeRawBufferPointer

    /// `nil` when the bytes are no RTP packet of version 2.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 12, bytes[0] >> 6 == 2 else { return nil }
        marker = bytes[1] & 0x80 != 0
        payloadType = bytes[1] & 0x7F
        sequence = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        timestamp = bytes.loadBigEndian(at: 4)
        source = bytes.loadBigEndian(at: 8)
        var start = 12 + Int(bytes[0] & 0x0F) * 4
        if bytes[0] & 0x10 != 0 {
            guard bytes.count >= start + 4 else { return nil }
            start += 4 + (Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])) * 4
        }
        let padding = bytes[0] & 0x20 != 0 ? Int(bytes[bytes.count - 1]) : 0
        guard start + padding <= bytes.count else { return nil }
        payload = UnsafeRawBufferPointer(rebasing: bytes[start..<bytes.count - padding])
    }
}

extension UnsafeRawBufferPointer {
    func loadBigEndian(at offset: Int) -> UInt32 {
        UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
