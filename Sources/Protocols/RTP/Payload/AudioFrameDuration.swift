import Bytes
import Media

/// How long frames of audio are, in ticks of their RTP clock.
enum AudioFrameDuration {
    /// Samples of an AC-3 frame (ETSI TS 102 366): six blocks of 256.
    static let ac3 = 1536

    /// Samples at 48 kHz of an Opus packet (RFC 6716 §3.1), nil where it cannot be read.
    static func opus(_ packet: RawSpan) -> Int? {
        guard packet.byteCount > 0 else { return nil }
        let toc = packet[0]
        let configuration = Int(toc >> 3)
        let frame =
            switch configuration {
            case 0..<12: [480, 960, 1920, 2880][configuration % 4]
            case 12..<16: [480, 960][configuration % 2]
            default: [120, 240, 480, 960][configuration % 4]
            }
        let count: Int
        switch toc & 0b11 {
        case 0: count = 1
        case 1, 2: count = 2
        default:
            guard packet.byteCount > 1 else { return nil }
            count = Int(packet[1] & 0x3F)
        }
        // At most 120 ms.
        guard count > 0, frame * count <= 5760 else { return nil }
        return frame * count
    }
}
