/// Small H.264 and audio frames for streams made by `TSWriter`.
enum Sample {
    static let video = TSWriter.Stream(pid: 0x100, type: 0x1b)
    static let audio = TSWriter.Stream(pid: 0x101, type: 0x0f)
    static let sps: [UInt8] = [
        0x67, 0x64, 0x00, 0x1f, 0xac, 0xb2, 0x00, 0xa0, 0x0b, 0x76, 0x02, 0x20, 0x00, 0x00, 0x7d, 0x20, 0x00, 0x1d,
        0x4c, 0x11, 0xe3, 0x06, 0x49,
    ]
    static let pps: [UInt8] = [0x68, 0xeb, 0xc3, 0xcb, 0x22, 0xc0]
    static let parameters: [UInt8] = [0, 0, 0, 1] + sps + [0, 0, 0, 1] + pps

    /// A picture whose slice has `count` bytes and ends in `mark`.
    static func picture(isKey: Bool = false, count: Int = 20, mark: UInt8 = 0x80) -> [UInt8] {
        let slice: [UInt8] = [isKey ? 0x65 : 0x41, 0x9a] + Array(repeating: 0xa5, count: count - 3) + [mark]
        return (isKey ? parameters : []) + [0, 0, 0, 1] + slice
    }

    /// An ADTS frame of AAC-LC, 44.1 kHz, stereo, with `count` bytes of payload.
    static func adts(count: Int, mark: UInt8) -> [UInt8] {
        let length = count + 7
        return [
            0xff, 0xf1, 0x50, 0x80 | UInt8(length >> 11), UInt8(length >> 3 & 0xff), UInt8(length & 7) << 5 | 0x1f,
            0xfc,
        ]
            + Array(repeating: mark, count: count)
    }
}
