import Bytes
import Glibc
import Media

/// Access units whose bytes tell which they are and whether they are whole.
enum Footage {
    /// 1280x720; its parameters tell 60 fields a second.
    static let timed = track(sps: [
        0x67, 0x64, 0x00, 0x1f, 0xac, 0xb2, 0x00, 0xa0, 0x0b, 0x76, 0x02, 0x20, 0x00, 0x00, 0x7d, 0x20, 0x00, 0x1d,
        0x4c, 0x11, 0xe3, 0x06, 0x49,
    ])
    /// The same without a frame rate.
    static let untimed = track(sps: [0x67, 0x64, 0x00, 0x1f, 0xac, 0xd9, 0x40, 0x50, 0x05, 0xbb, 0x01, 0x10])
    static let sound = Track(codec: .opus(Opus.Configuration(channels: 2)))
    static let pps: [UInt8] = [0x68, 0xeb, 0xc3, 0xcb, 0x22, 0xc0]

    /// What the parameters of the video tell of its frame rate.
    enum Rate: CaseIterable {
        case told
        case untold

        var track: Track { self == .told ? timed : untimed }
    }

    /// Ticks from picture to picture: 25 in a second.
    static let interval: Int64 = 3600

    private static func track(sps: [UInt8]) -> Track {
        Track(codec: .h264(H264.ParameterSets(sps: [sps], pps: [pps])))
    }

    /// A picture in one slice of `byteCount` bytes, 8 or more. Decoded at `number` times the interval, and shown `delay`
    /// intervals later.
    static func picture(
        _ number: Int, isKey: Bool = false, delay: Int = 0, byteCount: Int = 100, track: Int = 0
    ) -> AccessUnit {
        let slice = [isKey ? 0x65 : 0x41, 0x9a] + body(number, count: byteCount - 2)
        let dts = MediaTime(ticks: Int64(number) * interval)
        return AccessUnit(
            track: track, pts: dts + MediaTime(ticks: Int64(delay) * interval), dts: dts, isRandomAccess: isKey,
            payload: SharedBytes([0, 0, 0, 1] + slice), nalUnits: [4..<4 + slice.count])
    }

    /// 20 ms of sound at `ticks`.
    static func sound(_ number: Int, at ticks: Int64, track: Int = 1) -> AccessUnit {
        let time = MediaTime(ticks: ticks)
        return AccessUnit(
            track: track, pts: time, dts: time, isRandomAccess: true,
            payload: SharedBytes([0xfc] + body(number, count: 40)))
    }

    /// Any bytes.
    private static let pattern: [UInt8] = {
        var state: UInt32 = 1
        return (0..<400_000).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
    }()

    /// The number, and bytes that follow from it.
    private static func body(_ number: Int, count: Int) -> [UInt8] {
        let start = number % 251
        return [0x80] + [UInt8](bigEndian: UInt32(number)) + pattern[start..<start + count - 5]
    }

    /// The number of a picture or a piece of sound; nil where bytes are missing or wrong.
    static func number(ofBody bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= 5 else { return nil }
        let number = Int(bytes.dropFirst().prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        let expected = body(number, count: bytes.count)
        let isEqual = bytes.withUnsafeBytes { bytes in
            expected.withUnsafeBytes { expected in
                guard let a = bytes.baseAddress, let b = expected.baseAddress else { return false }
                return memcmp(a, b, bytes.count) == 0
            }
        }
        return isEqual ? number : nil
    }
}

extension [UInt8] {
    init(bigEndian number: UInt32) {
        self = []
        append(bigEndian: number)
    }
}
