import Bytes
import Media

extension PESHeader {
    /// With PTS, and DTS where it differs; PES_packet_length where it fits, so that receivers know the end of a frame when it
    /// is there. Only video may go without.
    static func bytes(streamID: UInt8, pts: MediaTime, dts: MediaTime, payloadLength: Int) -> [UInt8] {
        let hasDTS = dts != pts
        let fields = hasDTS ? 10 : 5
        let length = 3 + fields + payloadLength
        var header: [UInt8] = [0, 0, 1, streamID]
        header.append(bigEndian: length <= 0xffff ? UInt16(length) : 0)
        // data_alignment_indicator: an access unit begins at the payload's first byte.
        header += [0x84, hasDTS ? 0xc0 : 0x80, UInt8(fields)]
        let begin = header.count
        header += [UInt8](repeating: 0, count: fields)
        header.withUnsafeMutableBytes { room in
            TSRetiming.write(timestamp: pts, mark: hasDTS ? 3 : 2, at: begin, in: room)
            if hasDTS { TSRetiming.write(timestamp: dts, mark: 1, at: begin + 5, in: room) }
        }
        return header
    }
}
