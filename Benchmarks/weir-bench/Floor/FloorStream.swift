import CBench

/// One frame's worth of RTP packets, laid out once; from frame to frame only the headers change.
///
/// A real server cannot spend less on a frame than the system calls that send these bytes.
struct FloorStream {
    static let headerSize = 12

    /// Interleaved (`$`, channel, length before each packet), as TCP carries them.
    private(set) var interleaved: [UInt8] = []
    /// The packets back to back, as UDP takes them.
    private(set) var flat: [UInt8] = []
    private(set) var offsets: [UInt32] = []
    private(set) var lengths: [UInt32] = []
    /// Size of every packet but the last.
    var segment: Int { Int(lengths[hasStamp ? 1 : 0]) }

    private let hasStamp: Bool
    private let keyframeInterval: Int
    private let ticksPerFrame: UInt32
    private var interleavedOffsets: [Int] = []
    private var sequence: UInt16 = 1
    private var timestamp: UInt32 = 0
    private var frames = 0

    init(bitRate: Double, frameRate: Double, packetSize: Int, keyframeInterval: Int, hasStamp: Bool) {
        self.hasStamp = hasStamp
        self.keyframeInterval = keyframeInterval
        ticksPerFrame = UInt32(90000 / frameRate)
        var left = Int(bitRate / 8 / frameRate)
        if hasStamp { append(Self.headerSize + LatencyStamp.size) }
        let fragmentHeader = 2
        while left > 0 {
            let payload = min(left, packetSize - Self.headerSize - fragmentHeader)
            append(Self.headerSize + fragmentHeader + max(payload, 1))
            left -= payload
        }
    }

    private mutating func append(_ size: Int) {
        offsets.append(UInt32(flat.count))
        lengths.append(UInt32(size))
        // Never zero, so that no start code comes about by chance.
        let body = (0..<size).map { UInt8(1 + ($0 &* 131 &+ lengths.count &* 17) % 251) }
        flat += body
        interleaved += [0x24, 0, UInt8(size >> 8), UInt8(size & 0xFF)]
        interleavedOffsets.append(interleaved.count)
        interleaved += body
    }

    /// Writes the headers of the next frame.
    mutating func advance() {
        let isKeyframe = frames % keyframeInterval == 0
        let first = hasStamp ? 1 : 0
        for index in lengths.indices {
            let isLast = index == lengths.count - 1
            var header: [UInt8] = [0x80, 96 | (isLast ? 0x80 : 0), UInt8(sequence >> 8), UInt8(sequence & 0xFF)]
            header += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: timestamp >> $0) }
            header += [0x66, 0x6C, 0x6F, 0x6F]
            sequence &+= 1
            if index < first {
                header += LatencyStamp.bytes(Clock.unixMicroseconds())
            } else {
                // FU-A (28): start and end bits, then the type of the NAL unit it is cut from.
                let edges: UInt8 = (index == first ? 0x80 : 0) | (isLast ? 0x40 : 0)
                header += [0x60 | 28, edges | (isKeyframe ? 5 : 1)]
            }
            flat.replaceSubrange(Int(offsets[index])..<Int(offsets[index]) + header.count, with: header)
            let start = interleavedOffsets[index]
            interleaved.replaceSubrange(start..<start + header.count, with: header)
        }
        timestamp &+= ticksPerFrame
        frames += 1
    }
}

/// The SEI message that carries the time a frame was made (H.264, user_data_unregistered), padded to one size.
enum LatencyStamp {
    static let size = 40

    static func bytes(_ microseconds: UInt64) -> [UInt8] {
        var body: [UInt8] = [5, 24]
        body += Array("rtspload-lat-us1".utf8)
        body += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: microseconds >> UInt64($0)) }
        body.append(0x80)
        var unit: [UInt8] = [6]
        var zeros = 0
        for byte in body {
            if zeros >= 2, byte <= 3 {
                unit.append(3)
                zeros = 0
            }
            unit.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return unit + [UInt8](repeating: 0, count: size - unit.count)
    }
}
