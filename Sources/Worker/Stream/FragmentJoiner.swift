import Bytes

/// Makes frames of a transport stream whose PES packets are fragments of frames: what ffmpeg writes without its parser,
/// one PES packet for each RTP packet.
///
/// It changes the TS packets where they stand: a PES header inside of a frame becomes stuffing, and so does the access unit
/// delimiter that ffmpeg's muxer puts before every H.264 packet, in the middle of slices too. Nothing is moved and no byte
/// of video is touched. What comes out has one PES packet of untold length for each frame, and is read like any other
/// stream.
///
/// Fragments of a frame are told by their timestamps: the muxer gives the next tick to what has the timestamp of its
/// predecessor.
package struct FragmentJoiner {
    private struct Stream {
        var pid: UInt16
        var pts: UInt64
        var hasSlice = false
        /// Bytes of the PES packet's payload that are still to come.
        var remaining: Int?
        var size = 0
        var slices = 0
        var prediction = FrameEndPrediction()
    }

    private var stream: Stream?
    /// The camera's frames do not come in the order of their timestamps (B-frames), or have no good ones: this way of
    /// reading it gives wrong times.
    package private(set) var isOutOfOrder = false
    private var disorder = 0

    package static let packetSize = 188
    /// A camera that sends B-frames does this once in every few frames; others hardly ever.
    private static let toleratedDisorder = 3
    private static let timestampMask: UInt64 = 0x1_ffff_ffff

    package init() {}

    /// No frame is under way as far as can be told: what was given out may be taken to be complete.
    package var isAtFrameEnd: Bool {
        guard let stream else { return true }
        return (stream.remaining ?? 1) == 0 && stream.prediction.isComplete
    }

    /// The next packets, in their order; `packets` is a multiple of `packetSize`.
    package mutating func join(_ packets: UnsafeMutableRawBufferPointer) {
        var offset = 0
        while offset + Self.packetSize <= packets.count {
            joinPacket(UnsafeMutableRawBufferPointer(rebasing: packets[offset..<offset + Self.packetSize]))
            offset += Self.packetSize
        }
    }

    private mutating func joinPacket(_ packet: UnsafeMutableRawBufferPointer) {
        guard packet[0] == 0x47, packet[3] & 0x10 != 0 else { return }
        let payload = packet[3] & 0x20 == 0 ? 4 : 5 + Int(packet[4])
        guard payload < Self.packetSize else { return }
        let pid = UInt16(packet[1] & 0x1f) << 8 | UInt16(packet[2])
        guard packet[1] & 0x40 != 0 else {
            guard pid == stream?.pid else { return }
            take(Self.packetSize - payload)
            return
        }
        guard let header = VideoHeader(UnsafeRawBufferPointer(packet), at: payload) else { return }
        if stream == nil { stream = Stream(pid: pid, pts: header.pts) }
        guard var stream, stream.pid == pid else { return }
        let start = FragmentStart(UnsafeRawBufferPointer(packet), at: header.end)
        stream.size = header.payloadLength.map { $0 - start.delimiterLength } ?? 0
        stream.slices = start.slices
        stream.remaining = header.payloadLength
        if isSameFrame(header, start, stream) {
            let end = header.end + start.delimiterLength
            // A packet without any payload would not count in the continuity of the others.
            stuff(packet, from: payload, to: end < Self.packetSize ? end : header.end)
            packet[1] &= ~0x40
        } else {
            // Its length is that of the first fragment.
            packet[payload + 4] = 0
            packet[payload + 5] = 0
            stream.prediction.beginFrame()
            stream.hasSlice = false
        }
        stream.hasSlice = stream.hasSlice || start.slices > 0 || start.isContinuation
        stream.pts = header.pts
        self.stream = stream
        take(Self.packetSize - header.end)
    }

    /// Counts payload, and notes the fragment when it is whole.
    private mutating func take(_ count: Int) {
        guard let remaining = stream?.remaining, remaining > 0 else { return }
        stream?.remaining = max(remaining - count, 0)
        guard remaining <= count, let size = stream?.size, let slices = stream?.slices else { return }
        stream?.prediction.add(size: size, slices: slices)
    }

    private mutating func isSameFrame(_ header: VideoHeader, _ start: FragmentStart, _ stream: Stream) -> Bool {
        if start.isContinuation { return true }
        let step = (header.pts &- stream.pts) & Self.timestampMask
        guard step <= 1 else {
            if step > Self.timestampMask / 2 { noteDisorder() }
            return false
        }
        guard stream.hasSlice else { return true }
        // A new picture with the time of the last one: the muxer has lifted it to there.
        if start.beginsPicture { noteDisorder() }
        return !start.beginsPicture && !start.precedesSlices
    }

    private mutating func noteDisorder() {
        disorder += 1
        if disorder > Self.toleratedDisorder { isOutOfOrder = true }
    }

    /// Makes `from..<to` a part of the adaptation field.
    private func stuff(_ packet: UnsafeMutableRawBufferPointer, from: Int, to: Int) {
        let length = to - 5
        if packet[3] & 0x20 == 0 {
            packet[3] |= 0x20
            // No flags; with a length of 0 there is not even the byte of them.
            if length > 0 { packet[5] = 0 }
            for index in min(6, to)..<to { packet[index] = 0xff }
        } else {
            // An empty adaptation field has no flags yet.
            if packet[4] == 0, length > 0 { packet[5] = 0 }
            for index in max(from, 6)..<max(to, 6) { packet[index] = 0xff }
        }
        packet[4] = UInt8(length)
    }
}
