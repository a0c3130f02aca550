/// The header of a PES packet of video (ISO/IEC 13818-1 §2.4.3.6), whole in its first TS packet, as ffmpeg writes it.
struct VideoHeader {
    /// 33 bits of 90 kHz.
    let pts: UInt64
    /// Where the payload begins in the TS packet.
    let end: Int

    /// - Parameter packet: 188 bytes; nil where no PES packet of video begins in it.
    init?(_ packet: UnsafeRawBufferPointer) {
        guard packet[0] == 0x47, packet[1] & 0x40 != 0, packet[3] & 0x10 != 0 else { return nil }
        let start = packet[3] & 0x20 == 0 ? 4 : 5 + Int(packet[4])
        guard start + 14 <= packet.count, packet[start] == 0, packet[start + 1] == 0, packet[start + 2] == 1,
            packet[start + 3] & 0xf0 == 0xe0, packet[start + 7] & 0x80 != 0
        else { return nil }
        end = start + 9 + Int(packet[start + 8])
        guard end <= packet.count else { return nil }
        let high = UInt64(packet[start + 9] >> 1 & 7) << 30
        let middle = UInt64(packet[start + 10]) << 22 | UInt64(packet[start + 11] >> 1) << 15
        let low = UInt64(packet[start + 12]) << 7 | UInt64(packet[start + 13] >> 1)
        pts = high | middle | low
    }
}
