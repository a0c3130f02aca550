import Bytes
import Media

/// Small frames for fragments.
enum Footage {
    static let sps: [UInt8] = [
        0x67, 0x64, 0x00, 0x1f, 0xac, 0xb2, 0x00, 0xa0, 0x0b, 0x76, 0x02, 0x20, 0x00, 0x00, 0x7d, 0x20, 0x00, 0x1d,
        0x4c, 0x11, 0xe3, 0x06, 0x49,
    ]
    static let pps: [UInt8] = [0x68, 0xeb, 0xc3, 0xcb, 0x22, 0xc0]
    static let video = Track(codec: .h264(.init(sps: [sps], pps: [pps])))
    static let sound = Track(codec: .aac(.init(.init(objectType: 2, sampleRate: 44_100, channelConfiguration: 2))))
    static let opus = Track(codec: .opus(.init(channels: 2)))

    /// - Parameters:
    ///   - at: decoding time in ticks of 90 kHz.
    ///   - delay: until it is shown.
    static func picture(at ticks: Int64, isKey: Bool = false, delay: Int64 = 0, hasSets: Bool = true) -> AccessUnit {
        var bytes: [UInt8] = [0, 0, 0, 1, 0x09, 0xf0]
        if isKey, hasSets { bytes += [0, 0, 0, 1] + sps + [0, 0, 0, 1] + pps }
        bytes += [0, 0, 1, isKey ? 0x65 : 0x41, 0x9a, 0xa5, 0x80 | UInt8(ticks / 3600 & 0x7f)]
        let payload = SharedBytes(bytes)
        return AccessUnit(
            track: 0, pts: MediaTime(ticks: ticks + delay), dts: MediaTime(ticks: ticks), isRandomAccess: isKey,
            payload: payload, nalUnits: AnnexB.nalUnits(in: payload.span) ?? [])
    }

    static func sound(at ticks: Int64, track: Int = 1) -> AccessUnit {
        AccessUnit(
            track: track, pts: MediaTime(ticks: ticks), dts: MediaTime(ticks: ticks), isRandomAccess: true,
            payload: SharedBytes([0x78, 1, 2, UInt8(ticks & 0x7f)]))
    }
}
