/// The sections before an AAC access unit in its packet (RFC 3640 §3.2.1), as SDP tells them for mode AAC-hbr (§3.3.6).
enum AACSections {
    /// Bits of an AU's size.
    static let sizeLength = 13
    /// Bits of an AU's index, and of the difference between two.
    static let indexLength = 3
    /// AU-headers-length: bits of the one AU header.
    static let headersLength = UInt16(sizeLength + indexLength)
    /// AU-headers-length and the one AU header.
    static let byteCount = 4
}
