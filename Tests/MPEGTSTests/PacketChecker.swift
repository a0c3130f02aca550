import Bytes
import MPEGTS
import Testing

/// Holds a transport stream to what ISO/IEC 13818-1 says of its packets: continuity counters, tables and clock references.
struct PacketChecker {
    private(set) var complaints: [String] = []
    /// Of the programme's clock, in ticks of 90 kHz, in the order of the packets.
    private(set) var clocks: [Int64] = []
    /// Packet numbers at which a PAT stands.
    private(set) var associations: [Int] = []
    /// `version_number` of each PMT.
    private(set) var versions: [UInt8] = []
    private(set) var randomAccessPackets = 0
    private var counters: [Int: UInt8] = [:]

    init(_ bytes: [UInt8]) {
        if bytes.count % 188 != 0 { complaints.append("\(bytes.count) bytes are no whole packets") }
        for number in 0..<bytes.count / 188 {
            take(bytes.span.bytes.extracting(number * 188..<(number + 1) * 188), number)
        }
        if zip(clocks, clocks.dropFirst()).contains(where: { $0 >= $1 }) {
            complaints.append("clock references go back")
        }
    }

    private mutating func take(_ bytes: RawSpan, _ number: Int) {
        guard bytes[0] == 0x47, let packet = TSPacket(bytes) else {
            complaints.append("packet \(number) is malformed")
            return
        }
        let hasPayload = bytes[3] & 0x10 != 0
        if let last = counters[packet.pid] {
            let expected = hasPayload ? (last + 1) & 0xf : last
            if packet.continuityCounter != expected {
                complaints.append(
                    "packet \(number) of PID \(packet.pid) counts \(packet.continuityCounter), not \(expected)")
            }
        }
        counters[packet.pid] = packet.continuityCounter
        if let clock = TSPacket.clockReference(in: bytes) { clocks.append(clock) }
        if bytes[3] & 0x20 != 0, bytes[4] > 0, bytes[5] & 0x40 != 0 { randomAccessPackets += 1 }
        switch packet.pid {
        case 0: associations.append(number)
        case 0x1000: versions.append(bytes[packet.payload.lowerBound + 6] >> 1 & 0x1f)
        default: break
        }
        if packet.pid <= 0x1000, packet.pid == 0 || packet.pid == 0x1000 {
            let begin = packet.payload.lowerBound + 1
            let length = Int(bytes.uint16(at: begin + 1) & 0xfff) + 3
            if CRC32.checksum(bytes.extracting(begin..<begin + length)) != 0 {
                complaints.append("the table in packet \(number) has a wrong CRC")
            }
        }
    }
}
