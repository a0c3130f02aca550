/// What a payload format puts its packets into. A format is walked twice, with the same calls: once to measure, once to
/// write.
protocol PacketSink {
    /// Begins a packet; the bytes appended until the next one are its payload, `payloadByteCount` of them.
    mutating func beginPacket(payloadByteCount: Int)
    mutating func append(_ byte: UInt8)
    mutating func append(_ bytes: RawSpan)
}

extension PacketSink {
    mutating func append(bigEndian value: UInt16) {
        append(UInt8(truncatingIfNeeded: value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }
}

/// Counts packets and bytes.
struct PacketMeasure: PacketSink {
    private(set) var packetCount = 0
    /// Of all packets with their headers and frames.
    private(set) var byteCount = 0

    mutating func beginPacket(payloadByteCount: Int) {
        packetCount += 1
        byteCount += InterleavedFrame.headerByteCount + RTPHeader.byteCount + payloadByteCount
    }

    mutating func append(_ byte: UInt8) {}
    mutating func append(_ bytes: RawSpan) {}
}
