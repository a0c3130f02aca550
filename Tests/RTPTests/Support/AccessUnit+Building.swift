import Bytes
import Media

extension AccessUnit {
    /// A picture of these NAL units, each behind a start code.
    static func video(_ nalUnits: [[UInt8]], pts: MediaTime = .zero, isRandomAccess: Bool = false) -> AccessUnit {
        var bytes: [UInt8] = []
        var ranges: [Range<Int>] = []
        for nalUnit in nalUnits {
            bytes += [0, 0, 0, 1]
            ranges.append(bytes.count..<bytes.count + nalUnit.count)
            bytes += nalUnit
        }
        return AccessUnit(
            track: 0, pts: pts, dts: pts, isRandomAccess: isRandomAccess, payload: SharedBytes(bytes), nalUnits: ranges)
    }

    static func audio(_ frame: [UInt8], pts: MediaTime = .zero) -> AccessUnit {
        AccessUnit(track: 1, pts: pts, dts: pts, isRandomAccess: true, payload: SharedBytes(frame))
    }
}

/// Bytes that differ from place to place and from seed to seed, so that a mistaken offset shows.
func pattern(_ count: Int, seed: UInt8 = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &+ Int(seed) &* 17) }
}

/// An H.264 NAL unit of `count` bytes.
func h264NALUnit(_ type: UInt8, nri: UInt8 = 3, count: Int) -> [UInt8] {
    [nri << 5 | type] + pattern(count - 1, seed: type)
}

/// An H.265 NAL unit of `count` bytes.
func h265NALUnit(_ type: UInt8, layer: UInt8 = 0, temporalID: UInt8 = 1, count: Int) -> [UInt8] {
    [type << 1 | layer >> 5, layer << 3 | temporalID] + pattern(count - 2, seed: type)
}
