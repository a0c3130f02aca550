import Bytes

/// The CRC of program specific information, ISO/IEC 13818-1 annex A: polynomial 0x04C11DB7, not reflected.
package enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte) << 24) { crc, _ in crc << 1 ^ (crc >> 31 == 1 ? 0x04c1_1db7 : 0) }
    }

    /// 0 over a section with its CRC is what makes it valid.
    package static func checksum(_ bytes: RawSpan) -> UInt32 {
        var crc: UInt32 = 0xffff_ffff
        for index in 0..<bytes.byteCount {
            crc = crc << 8 ^ table[Int(UInt8(crc >> 24) ^ bytes[index])]
        }
        return crc
    }
}
