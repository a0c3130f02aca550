/// Looks into the beginning of a run's transport stream for tracks that it carries in name only: ffmpeg's muxer writes what
/// MPEG-TS has no type for as private data, which no player can read.
struct CarriedTracks {
    enum Finding: Hashable { case video, audio }

    private var privatePIDs: [UInt16] = []
    private var mapPID: UInt16?
    private var hasMap = false
    /// Nothing more is to be found.
    private(set) var isDone = false
    /// Packets looked at without coming to an end.
    private var seen = 0

    private static let patience = 20_000

    /// - Parameter packet: a TS packet, 188 bytes.
    mutating func look(at packet: UnsafeRawBufferPointer) -> Finding? {
        seen += 1
        if seen > Self.patience { isDone = true }
        guard packet[0] == 0x47, packet[1] & 0x40 != 0, packet[3] & 0x10 != 0 else { return nil }
        let payload = packet[3] & 0x20 == 0 ? 4 : 5 + Int(packet[4])
        guard payload + 4 < packet.count else { return nil }
        let pid = UInt16(packet[1] & 0x1f) << 8 | UInt16(packet[2])
        if pid == 0 {
            readAssociation(packet, at: payload + 1 + Int(packet[payload]))
        } else if pid == mapPID, !hasMap {
            return readMap(packet, at: payload + 1 + Int(packet[payload]))
        } else if let index = privatePIDs.firstIndex(of: pid) {
            guard packet[payload] == 0, packet[payload + 1] == 0, packet[payload + 2] == 1 else { return nil }
            privatePIDs.remove(at: index)
            isDone = privatePIDs.isEmpty
            return packet[payload + 3] & 0xf0 == 0xe0 ? .video : .audio
        }
        return nil
    }

    private mutating func readAssociation(_ packet: UnsafeRawBufferPointer, at start: Int) {
        guard mapPID == nil, start + 12 <= packet.count, packet[start] == 0 else { return }
        mapPID = UInt16(packet[start + 10] & 0x1f) << 8 | UInt16(packet[start + 11])
    }

    private mutating func readMap(_ packet: UnsafeRawBufferPointer, at start: Int) -> Finding? {
        guard start + 12 <= packet.count, packet[start] == 2 else { return nil }
        func length(at offset: Int) -> Int { Int(packet[offset] & 0x0f) << 8 | Int(packet[offset + 1]) }
        // Without the CRC; a map that goes on in another packet is read as far as it is here.
        let end = min(start + 3 + length(at: start + 1) - 4, packet.count)
        var offset = start + 12 + length(at: start + 10)
        var finding: Finding?
        while offset + 5 <= end {
            let pid = UInt16(packet[offset + 1] & 0x1f) << 8 | UInt16(packet[offset + 2])
            let descriptors = offset + 5..<min(offset + 5 + length(at: offset + 3), end)
            switch packet[offset] {
            // MPEG-1, MPEG-2 and MPEG-4 Visual, JPEG 2000, AVS, Dirac, VC-1.
            case 0x01, 0x02, 0x10, 0x21, 0x42, 0xd1, 0xea: finding = .video
            // DTS and Enhanced AC-3.
            case 0x82, 0x87: finding = finding ?? .audio
            case 0x06 where !Self.isRegistered(packet, descriptors): privatePIDs.append(pid)
            default: break
            }
            offset = descriptors.upperBound
        }
        hasMap = true
        isDone = privatePIDs.isEmpty
        return finding
    }

    /// Private data that says what it is has a descriptor other than that of its language.
    private static func isRegistered(_ packet: UnsafeRawBufferPointer, _ descriptors: Range<Int>) -> Bool {
        var offset = descriptors.lowerBound
        while offset + 2 <= descriptors.upperBound {
            if packet[offset] != 0x0a { return true }
            offset += 2 + Int(packet[offset + 1])
        }
        return false
    }
}
