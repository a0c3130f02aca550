import Bytes
import Glibc
import RTP

/// What a viewer makes of the RTP packets of a track: frames, put together by the rules of RFC 6184 and RFC 7587 alone.
struct Received {
    struct Frame: Equatable, CustomStringConvertible {
        var number: Int
        var isKey = false
        var timestamp: UInt32
        var sequenceNumber: UInt16
        var packetCount = 1

        var description: String { "\(isKey ? "key " : "")\(number) at \(timestamp)" }
    }

    private(set) var frames: [Frame] = []
    private(set) var sequenceNumbers: [UInt16] = []
    /// Sentences about what is wrong.
    private(set) var faults: [String] = []
    private(set) var ssrcs: Set<UInt32> = []
    private var fragments: [UInt8]?
    private var units: [[UInt8]] = []
    private var packets = 0

    var numbers: [Int] { frames.map(\.number) }

    /// Every packet came once and in order.
    var isContinuous: Bool {
        zip(sequenceNumbers, sequenceNumbers.dropFirst()).allSatisfy { $1 == $0 &+ 1 }
    }

    mutating func take(video bytes: [UInt8]) {
        guard let packet = parse(bytes) else { return }
        let payload = Array(bytes[packet.payload])
        packets += 1
        switch (payload.first ?? 0) & 0x1f {
        case 24: aggregated(payload)
        case 28: fragment(payload)
        default: units.append(payload)
        }
        guard packet.header.marker else { return }
        frameEnded(packet.header)
    }

    mutating func take(sound bytes: [UInt8]) {
        guard let packet = parse(bytes) else { return }
        guard let number = Footage.number(ofBody: bytes[packet.payload].dropFirst()) else {
            return faults.append("sound that is damaged")
        }
        frames.append(
            Frame(
                number: number, timestamp: packet.header.timestamp, sequenceNumber: packet.header.sequenceNumber))
    }

    private mutating func parse(_ bytes: [UInt8]) -> RTPPacket? {
        guard let packet = try? RTPPacket(parsing: bytes.span.bytes) else {
            faults.append("no RTP packet")
            return nil
        }
        sequenceNumbers.append(packet.header.sequenceNumber)
        ssrcs.insert(packet.header.ssrc)
        return packet
    }

    private mutating func aggregated(_ payload: [UInt8]) {
        var rest = payload.dropFirst()
        while rest.count > 2 {
            let size = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
            units.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
    }

    private mutating func fragment(_ payload: [UInt8]) {
        if payload[1] & 0x80 != 0 { fragments = [payload[0] & 0xe0 | payload[1] & 0x1f] }
        fragments?.append(contentsOf: payload[2...])
        guard payload[1] & 0x40 != 0 else { return }
        guard let unit = fragments else { return faults.append("the end of a NAL unit without its beginning") }
        units.append(unit)
        fragments = nil
    }

    private mutating func frameEnded(_ header: RTPHeader) {
        defer {
            units = []
            packets = 0
        }
        if fragments != nil { faults.append("a frame ends within a NAL unit") }
        fragments = nil
        guard let slice = units.first(where: { [1, 5].contains($0[0] & 0x1f) }),
            let number = Footage.number(ofBody: slice[2...])
        else { return faults.append("a frame that is damaged") }
        frames.append(
            Frame(
                number: number, isKey: slice[0] & 0x1f == 5, timestamp: header.timestamp,
                sequenceNumber: header.sequenceNumber &- UInt16(packets - 1), packetCount: packets))
    }
}
