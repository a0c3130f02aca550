import Bytes

extension Opus {
    /// Longest time that one packet may hold: 120 ms (RFC 6716 §3.4, R5), in samples of 48 kHz.
    package static let maximumSamplesPerPacket = 5760

    /// How long `packet` plays, in samples of 48 kHz (RFC 6716 §3.1 and §3.2); `nil` when it is malformed.
    package static func samples(in packet: RawSpan) -> Int? {
        guard packet.byteCount > 0 else { return nil }
        let configuration = Int(packet[0] >> 3)
        let perFrame =
            switch configuration {
            // SILK: 10, 20, 40, 60 ms; hybrid: 10, 20 ms; CELT: 2.5, 5, 10, 20 ms.
            case 0..<12: [480, 960, 1920, 2880][configuration & 3]
            case 12..<16: [480, 960][configuration & 1]
            default: 120 << (configuration & 3)
            }
        let frames: Int
        switch packet[0] & 3 {
        case 0: frames = 1
        case 1, 2: frames = 2
        default:
            guard packet.byteCount > 1 else { return nil }
            frames = Int(packet[1] & 0x3f)
        }
        let samples = frames * perFrame
        return 1...maximumSamplesPerPacket ~= samples ? samples : nil
    }
}
