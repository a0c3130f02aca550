/// How the payload of one RTP packet begins, as ffmpeg hands it on.
struct FragmentStart {
    /// Bytes of the access unit delimiter that ffmpeg's muxer has put in front: 6 for H.264, 0 for H.265.
    private(set) var delimiterLength = 0
    /// No NAL unit begins here: it goes on with the one of the packet before.
    private(set) var isContinuation = true
    /// Slices that begin in what can be seen of it.
    private(set) var slices = 0
    /// The first slice of a picture is among them.
    private(set) var beginsPicture = false
    /// It begins with a NAL unit that stands before the slices of its access unit (H.264 §7.4.1.2.3, H.265 §7.4.2.4.4).
    private(set) var precedesSlices = false

    /// - Parameter packet: the TS packet; its first bytes are all that is looked at.
    init(_ packet: UnsafeRawBufferPointer, at start: Int) {
        var offset = start
        var isCamerasDelimiter = false
        // The muxer's own delimiter, or the camera's: no H.264 packet is without one.
        let isH264 =
            offset + 6 <= packet.count && packet[offset] == 0 && packet[offset + 1] == 0 && packet[offset + 2] == 0
            && packet[offset + 3] == 1 && packet[offset + 4] == 0x09
        if isH264 {
            // The muxer writes "any slice type".
            isCamerasDelimiter = packet[offset + 5] != 0xf0 || offset + 6 == packet.count
            delimiterLength = 6
            offset += 6
        }
        if isCamerasDelimiter {
            isContinuation = false
            precedesSlices = true
        }
        guard let first = Self.startCode(packet, at: offset) else { return }
        isContinuation = false
        precedesSlices = precedesSlices || Self.isBeforeSlices(packet, at: first, isH264: isH264)
        var unit: Int? = first
        while let begin = unit {
            look(packet, at: begin, isH264: isH264)
            // Aggregated NAL units (STAP-A) stand in one packet.
            unit = (begin..<packet.count).lazy.compactMap { Self.startCode(packet, at: $0) }.first
        }
    }

    private mutating func look(_ packet: UnsafeRawBufferPointer, at begin: Int, isH264: Bool) {
        guard begin < packet.count else { return }
        if isH264 {
            guard (1...5).contains(packet[begin] & 0x1f) else { return }
            slices += 1
            // first_mb_in_slice is 0 (§7.3.3).
            if begin + 1 < packet.count, packet[begin + 1] & 0x80 != 0 { beginsPicture = true }
        } else {
            guard packet[begin] >> 1 & 0x3f < 32 else { return }
            slices += 1
            // first_slice_segment_in_pic_flag (H.265 §7.3.6.1).
            if begin + 2 < packet.count, packet[begin + 2] & 0x80 != 0 { beginsPicture = true }
        }
    }

    private static func isBeforeSlices(_ packet: UnsafeRawBufferPointer, at begin: Int, isH264: Bool) -> Bool {
        guard begin < packet.count else { return false }
        return isH264
            ? (6...9).contains(packet[begin] & 0x1f)
            : (32...35).contains(packet[begin] >> 1 & 0x3f) || packet[begin] >> 1 & 0x3f == 39
    }

    /// Where the NAL unit begins whose start code stands at `offset`.
    private static func startCode(_ packet: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        guard offset + 3 <= packet.count, packet[offset] == 0, packet[offset + 1] == 0 else { return nil }
        if packet[offset + 2] == 1 { return offset + 3 }
        guard offset + 4 <= packet.count, packet[offset + 2] == 0, packet[offset + 3] == 1 else { return nil }
        return offset + 4
    }
}
