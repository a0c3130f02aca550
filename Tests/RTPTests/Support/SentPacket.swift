import Bytes
import RTP
import Testing

/// A packet as a receiver sees it: taken apart by hand, not by the code under test.
struct SentPacket {
    var channel: UInt8
    /// Of the RTP packet, in bytes.
    var length: Int
    var marker: Bool
    var payloadType: UInt8
    var sequenceNumber: UInt16
    var timestamp: UInt32
    var ssrc: UInt32
    var payload: [UInt8]

    /// The packets that a viewer over TCP gets.
    static func interleaved(_ bytes: [UInt8]) throws -> [SentPacket] {
        var packets: [SentPacket] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            try #require(rest.count >= 4)
            let frame = Array(rest.prefix(4))
            try #require(frame[0] == UInt8(ascii: "$"))
            let length = Int(frame[2]) << 8 | Int(frame[3])
            rest = rest.dropFirst(4)
            try #require(rest.count >= length && length >= 12)
            packets.append(try SentPacket(rtp: Array(rest.prefix(length)), channel: frame[1]))
            rest = rest.dropFirst(length)
        }
        return packets
    }

    init(rtp: [UInt8], channel: UInt8) throws {
        try #require(rtp.count >= 12 && rtp[0] == 0x80)
        self.channel = channel
        length = rtp.count
        marker = rtp[1] & 0x80 != 0
        payloadType = rtp[1] & 0x7F
        sequenceNumber = UInt16(rtp[2]) << 8 | UInt16(rtp[3])
        timestamp = rtp[4..<8].reduce(0) { $0 << 8 | UInt32($1) }
        ssrc = rtp[8..<12].reduce(0) { $0 << 8 | UInt32($1) }
        payload = Array(rtp[12...])
    }
}

extension PacketizedUnit {
    /// What a viewer over TCP gets, having checked that a viewer over UDP gets the same packets.
    func sent() throws -> [SentPacket] {
        let shared = bytes
        let all = shared.span.array
        let packets = try SentPacket.interleaved(all)
        try #require(packets.count == self.packets.count)
        for (packet, extent) in zip(packets, self.packets) {
            let alone = try SentPacket(rtp: Array(all[extent.range]), channel: packet.channel)
            #expect(alone.payload == packet.payload)
            #expect(all[Int(extent.offset)] == UInt8(ascii: "$"))
        }
        return packets
    }
}
