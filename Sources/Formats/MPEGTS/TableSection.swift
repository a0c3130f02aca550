import Bytes

/// A section of a table that has a version and a CRC, ISO/IEC 13818-1 §2.4.4.11.
struct TableSection {
    var tableID: UInt8
    /// `transport_stream_id` or `program_number`.
    var id: Int
    var isCurrent: Bool
    /// The table has no other section.
    var isWhole: Bool
    /// Changes with every bit of the section.
    var checksum: UInt32
    /// Where the table's own bytes stand.
    var body: Range<Int>

    /// `nil` when the CRC is wrong or `bytes` are no such section.
    init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 12, bytes[1] & 0x80 != 0, CRC32.checksum(bytes) == 0 else { return nil }
        tableID = bytes[0]
        id = Int(bytes.uint16(at: 3))
        isCurrent = bytes[5] & 1 == 1
        isWhole = bytes[7] == 0
        body = 8..<bytes.byteCount - 4
        checksum = bytes.uint32(at: body.upperBound)
    }
}

/// The programmes of a transport stream, ISO/IEC 13818-1 §2.4.4.3.
struct ProgramAssociation {
    static let tableID: UInt8 = 0

    /// Programme numbers with the PIDs of their maps, in the order of the table; network information is left out.
    var programs: [(number: Int, mapPID: Int)] = []

    init(_ section: TableSection, _ bytes: RawSpan) {
        for offset in stride(from: section.body.lowerBound, to: section.body.upperBound - 3, by: 4) {
            let number = Int(bytes.uint16(at: offset))
            if number != 0 { programs.append((number, Int(bytes.uint16(at: offset + 2) & 0x1fff))) }
        }
    }
}
