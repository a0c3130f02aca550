import MPEGTS

/// A camera's pictures as FFmpeg's RTSP input hands them on without its parser: the payload of each RTP packet becomes a
/// PES packet of its own. The first fragment of a NAL unit has a start code, the others have none; before everything that
/// has no access unit delimiter the muxer puts one; times rise from part to part.
struct PartsCamera {
    struct Frame: Equatable, CustomStringConvertible {
        /// Without delimiters.
        var nalUnits: [[UInt8]]
        var pts: Int64
        var isKey: Bool

        var description: String { "\(isKey ? "key" : "frame") at \(pts), units of \(nalUnits.map(\.count))" }
    }

    let isH264: Bool
    /// Of a packet's payload, in bytes.
    var packetSize = 1200
    /// A delimiter of the camera's own, before each frame.
    var delimiter: [UInt8]?
    /// Small NAL units that follow each other go in one packet (RFC 6184 §5.7.1, RFC 7798 §4.4.2).
    var isAggregating = false
    /// Before each slice of a frame but the first.
    var separator: [UInt8]?
    /// Fragments of a NAL unit are of one length, and not as long as can be.
    var isEven = false
    /// What was sent.
    private(set) var frames: [Frame] = []
    private var writer = TSWriter()
    private var lastPTS: Int64 = -1

    init(isH264: Bool) {
        self.isH264 = isH264
        writer.tables([TSWriter.Stream(pid: 0x100, type: isH264 ? 0x1b : 0x24)])
    }

    /// Everything that was sent.
    var bytes: [UInt8] { writer.bytes }

    var muxerDelimiter: [UInt8] { isH264 ? [0x09, 0xf0] : [0x46, 0x01, 0x50] }
    private var headerLength: Int { isH264 ? 1 : 2 }

    /// In the order in which they precede a key picture.
    private var parameters: [[UInt8]] {
        isH264 ? [Sample.sps, Sample.pps] : [Sample.h265VPS, Sample.h265SPS, Sample.h265PPS]
    }

    /// No zeros, so that there is nothing to escape.
    private static let pattern: [UInt8] = (0..<40_000).map { (index: Int) in UInt8(1 + (index * 31 + index / 256) % 255)
    }

    private var message: [UInt8] {
        (isH264 ? [0x06] : [0x4e, 0x01]) + [5, 18] + Array(repeating: 0x5a, count: 18) + [0x80]
    }

    /// - Parameter count: with its header.
    private func slice(isKey: Bool, isFirst: Bool, count: Int, seed: Int) -> [UInt8] {
        let header: [UInt8] = isH264 ? [isKey ? 0x65 : 0x41] : [(isKey ? 19 : 1) << 1, 1]
        let begin = seed % 200
        let body = Self.pattern[begin..<begin + max(count - header.count - 2, 0)]
        return header + [isFirst ? 0x9a : 0x5a] + body + [0x80]
    }

    /// Sends a frame; returns the bytes of the transport stream that came with it.
    ///
    /// - Parameters:
    ///   - slices: the length of each, with its header, in bytes.
    ///   - time: what the camera says; of frames with the same time, the second comes behind the first.
    @discardableResult
    mutating func send(slices: [Int], isKey: Bool = false, hasMessage: Bool = false, at time: Int64) -> [UInt8] {
        var units = isKey ? parameters : []
        if hasMessage { units.append(message) }
        for (index, count) in slices.enumerated() {
            if index > 0, let separator { units.append(separator) }
            units.append(slice(isKey: isKey, isFirst: index == 0, count: count, seed: frames.count * 16 + index))
        }
        let begin = writer.bytes.count
        let pts = max(time, lastPTS + 1)
        for (index, part) in packets((delimiter.map { [$0] } ?? []) + units).enumerated() {
            lastPTS = pts + Int64(index)
            writer.packets(pid: 0x100, TSWriter.pes(muxed(part), pts: lastPTS))
        }
        // A packet with a delimiter like the muxer's leaves nothing that could have a time.
        let isDropped = delimiter == muxerDelimiter && !isAggregating
        frames.append(Frame(nalUnits: units, pts: isDropped ? pts + 1 : pts, isKey: isKey))
        return Array(writer.bytes[begin...])
    }

    private static let startCode: [UInt8] = [0, 0, 0, 1]

    /// The payloads of the RTP packets, depacketized one by one.
    private func packets(_ units: [[UInt8]]) -> [[UInt8]] {
        var packets: [[UInt8]] = []
        var together: [[UInt8]] = []
        func sendTogether() {
            if !together.isEmpty { packets.append(Array(together.map { Self.startCode + $0 }.joined())) }
            together = []
        }
        for unit in units {
            let size = together.reduce(headerLength) { $0 + $1.count + 2 } + unit.count + 2
            if !isAggregating || size > packetSize { sendTogether() }
            guard unit.count > packetSize else {
                together.append(unit)
                continue
            }
            sendTogether()
            var room = packetSize - headerLength - 1
            var rest = unit.dropFirst(headerLength)
            if isEven {
                let count = (rest.count + room - 1) / room
                room = (rest.count + count - 1) / count
            }
            packets.append(Self.startCode + unit.prefix(headerLength) + rest.prefix(room))
            rest = rest.dropFirst(room)
            while !rest.isEmpty {
                packets.append(Array(rest.prefix(room)))
                rest = rest.dropFirst(room)
            }
        }
        sendTogether()
        return packets
    }

    /// As the muxer writes it: behind a delimiter, unless there is one before the first slice.
    private func muxed(_ part: [UInt8]) -> [UInt8] {
        var index = 0
        while index + 3 < part.count {
            guard part[index] == 0, part[index + 1] == 0, part[index + 2] == 1 else {
                index += 1
                continue
            }
            let type = isH264 ? part[index + 3] & 0x1f : part[index + 3] >> 1 & 0x3f
            if type == (isH264 ? 9 : 35) { return part }
            if isH264 ? type == 1 || type == 5 : type < 32 { break }
            index += 3
        }
        return Self.startCode + muxerDelimiter + part
    }
}

extension PartsCamera {
    /// What a demuxer makes of the whole stream, without anything that the pauses in it would tell.
    func received(pieces: [[UInt8]]? = nil, flush: Bool = true) -> [Seen] {
        var demuxer = TSDemuxer(framing: .parts)
        var seen: [Seen] = []
        for piece in pieces ?? [bytes] { seen += demuxer.parse(piece) }
        return seen + (flush ? demuxer.flush() : [])
    }

    /// Access units as they were sent, if they are right.
    func frames(_ seen: [Seen]) -> [Frame] {
        seen.units.map { unit in
            let units = unit.nalUnits.map { Array(unit.payload[$0]) }
            return Frame(
                nalUnits: units.filter { $0 != muxerDelimiter && $0 != delimiter }, pts: unit.pts,
                isKey: unit.isRandomAccess)
        }
    }
}

extension Sample {
    static let h265VPS: [UInt8] = [0x40, 0x01, 0x0c, 0x01, 0xff, 0xff, 0x01, 0x60]
    /// 1920x1080.
    static let h265SPS: [UInt8] = [
        0x42, 0x01, 0x01, 0x01, 0x60, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03, 0x00, 0x78,
        0xa0,
        0x03, 0xc0, 0x80, 0x10, 0xe5, 0x96, 0x56, 0x69, 0x24, 0xca, 0xf0, 0x16, 0x80, 0x80, 0x00, 0x00, 0x03, 0x00,
        0x80,
        0x00, 0x00, 0x0c, 0x84,
    ]
    static let h265PPS: [UInt8] = [0x44, 0x01, 0xc1, 0x72, 0xb4, 0x62, 0x40]
}
