/// Finds out whether pictures come in another order than that of their times (B-frames), where ffmpeg's parser is not there
/// to sort that out: the muxer then writes wrong times, and the camera must be read by frames.
///
/// It is seen by times that go back, and by pictures that have the time of the one before and a tick: the muxer lifts what
/// would go back to there.
struct PictureOrder {
    private(set) var isBroken = false
    /// Nothing more is to be found: a camera that sends B-frames does so from the beginning.
    private(set) var isDone = false

    private var pts: UInt64?
    private var hasSlice = false
    private var pictures = 0
    private var disorder = 0

    private static let patience = 500
    /// A clock that is set happens once; B-frames happen every few frames.
    private static let tolerated = 3
    private static let timestampMask: UInt64 = 0x1_ffff_ffff

    /// - Parameter packet: a TS packet, 188 bytes.
    mutating func look(at packet: UnsafeRawBufferPointer) {
        guard let header = VideoHeader(packet) else { return }
        let start = PartStart(packet, at: header.end)
        defer { pts = header.pts }
        guard let pts else { return }
        let step = (header.pts &- pts) & Self.timestampMask
        if step > 1 {
            pictures += 1
            hasSlice = false
            if step > Self.timestampMask / 2 { disorder += 1 }
        } else if hasSlice, start.beginsPicture {
            disorder += 1
        }
        hasSlice = hasSlice || start.hasSlice
        isBroken = disorder > Self.tolerated
        isDone = isBroken || pictures > Self.patience
    }
}

/// How the payload of one RTP packet begins, as ffmpeg hands it on.
struct PartStart {
    /// Its first NAL unit that is no delimiter is a slice, or it goes on with a slice of the packet before.
    private(set) var hasSlice = true
    /// Its first NAL unit that is no delimiter is the first slice of a picture.
    private(set) var beginsPicture = false

    init(_ packet: UnsafeRawBufferPointer, at start: Int) {
        // No packet of H.264 is without an access unit delimiter: if the camera gives none, the muxer does.
        let isH264 = Self.startCodeLength(packet, at: start) == 4 && packet[start + 4] == 0x09
        let offset = isH264 ? start + 6 : start
        guard let length = Self.startCodeLength(packet, at: offset), offset + length + 2 < packet.count else { return }
        let header = packet[offset + length]
        // The first bit behind the NAL unit's header: first_mb_in_slice is 0 (H.264 §7.3.3), or
        // first_slice_segment_in_pic_flag is 1 (H.265 §7.3.6.1).
        if isH264 {
            hasSlice = (1...5).contains(header & 0x1f)
            beginsPicture = hasSlice && packet[offset + length + 1] & 0x80 != 0
        } else {
            hasSlice = header >> 1 & 0x3f < 32
            beginsPicture = hasSlice && packet[offset + length + 2] & 0x80 != 0
        }
    }

    private static func startCodeLength(_ packet: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        guard offset + 5 <= packet.count, packet[offset] == 0, packet[offset + 1] == 0 else { return nil }
        if packet[offset + 2] == 1 { return 3 }
        return packet[offset + 2] == 0 && packet[offset + 3] == 1 ? 4 : nil
    }
}
