import Testing

/// Puts NAL units together again, as a receiver that knows only RFC 6184 §5.
func h264NALUnits(of packets: [SentPacket]) throws -> [[UInt8]] {
    var nalUnits: [[UInt8]] = []
    var fragments: [UInt8]?
    for packet in packets {
        let payload = packet.payload
        try #require(!payload.isEmpty)
        switch payload[0] & 0x1F {
        case 1...23:
            try #require(fragments == nil)
            nalUnits.append(payload)
        case 24:
            try #require(fragments == nil)
            var rest = payload.dropFirst()
            while !rest.isEmpty {
                try #require(rest.count > 2)
                let size = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
                try #require(size > 0 && size <= rest.count)
                nalUnits.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
        case 28:
            try #require(payload.count > 2)
            let (indicator, header) = (payload[0], payload[1])
            let isFirst = header & 0x80 != 0
            let isLast = header & 0x40 != 0
            // A NAL unit never fits into one fragment (§5.8), and bit 5 is reserved.
            try #require(!(isFirst && isLast) && header & 0x20 == 0)
            try #require(isFirst == (fragments == nil))
            var bytes = fragments ?? [indicator & 0xE0 | header & 0x1F]
            try #require(bytes[0] == indicator & 0xE0 | header & 0x1F)
            bytes += payload[2...]
            fragments = isLast ? nil : bytes
            if isLast { nalUnits.append(bytes) }
        default:
            Issue.record("packet type \(payload[0] & 0x1F) is not of packetization-mode 1")
        }
    }
    #expect(fragments == nil)
    return nalUnits
}

/// Puts NAL units together again, as a receiver that knows only RFC 7798 §4.4, without DONL.
func h265NALUnits(of packets: [SentPacket]) throws -> [[UInt8]] {
    var nalUnits: [[UInt8]] = []
    var fragments: [UInt8]?
    for packet in packets {
        let payload = packet.payload
        try #require(payload.count > 2)
        switch payload[0] >> 1 & 0x3F {
        case 0...47:
            try #require(fragments == nil)
            nalUnits.append(payload)
        case 48:
            try #require(fragments == nil)
            var rest = payload.dropFirst(2)
            var count = 0
            while !rest.isEmpty {
                try #require(rest.count > 2)
                let size = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
                try #require(size > 1 && size <= rest.count)
                nalUnits.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
                count += 1
            }
            // An aggregation packet holds at least two (§4.4.2).
            #expect(count >= 2)
        case 49:
            try #require(payload.count > 3)
            let isFirst = payload[2] & 0x80 != 0
            let isLast = payload[2] & 0x40 != 0
            try #require(!(isFirst && isLast))
            try #require(isFirst == (fragments == nil))
            let header = [payload[0] & 0x81 | (payload[2] & 0x3F) << 1, payload[1]]
            var bytes = fragments ?? header
            try #require(Array(bytes.prefix(2)) == header)
            bytes += payload[3...]
            fragments = isLast ? nil : bytes
            if isLast { nalUnits.append(bytes) }
        default:
            Issue.record("packet type \(payload[0] >> 1 & 0x3F) is not of RFC 7798 without DONL")
        }
    }
    #expect(fragments == nil)
    return nalUnits
}

/// Puts one AAC access unit together again, as a receiver that knows only RFC 3640 mode AAC-hbr.
func aacFrame(of packets: [SentPacket]) throws -> [UInt8] {
    var frame: [UInt8] = []
    var size: Int?
    for packet in packets {
        let payload = packet.payload
        try #require(payload.count > 4)
        #expect(payload[0] == 0 && payload[1] == 16)
        let header = Int(payload[2]) << 8 | Int(payload[3])
        #expect(header & 0b111 == 0)
        #expect(size == nil || size == header >> 3)
        size = header >> 3
        frame += payload[4...]
    }
    #expect(frame.count == size)
    return frame
}
