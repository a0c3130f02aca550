/// Writes packets with their headers and interleaved frames, one behind the other, into memory that was measured before.
struct PacketWriter: PacketSink {
    private let room: UnsafeMutableRawBufferPointer
    private let channel: UInt8
    private var header: RTPHeader
    private var position = 0
    private(set) var packets: [PacketExtent] = []

    /// `header` is the first packet's.
    init(room: UnsafeMutableRawBufferPointer, packetCount: Int, channel: UInt8, header: RTPHeader) {
        self.room = room
        self.channel = channel
        self.header = header
        packets.reserveCapacity(packetCount)
    }

    /// Bytes written.
    var byteCount: Int { position }

    mutating func beginPacket(payloadByteCount: Int) {
        let length = RTPHeader.byteCount + payloadByteCount
        precondition(room.count - position >= InterleavedFrame.headerByteCount + length, "more packets than measured")
        packets.append(PacketExtent(offset: Int32(position), length: Int32(length)))
        InterleavedFrame.writeHeader(channel: channel, packetByteCount: length, to: rest)
        position += InterleavedFrame.headerByteCount
        header.write(to: rest)
        position += RTPHeader.byteCount
        header.sequenceNumber &+= 1
    }

    mutating func append(_ byte: UInt8) {
        precondition(position < room.count, "more bytes than measured")
        room[position] = byte
        position += 1
    }

    mutating func append(_ bytes: RawSpan) {
        precondition(room.count - position >= bytes.byteCount, "more bytes than measured")
        bytes.withUnsafeBytes { rest.copyMemory(from: $0) }
        position += bytes.byteCount
    }

    /// Sets the marker bit of a packet that was written.
    func mark(_ packet: PacketExtent?) {
        guard let packet else { return }
        room[packet.range.lowerBound + RTPHeader.Offset.markerAndPayloadType] |= 0x80
    }

    private var rest: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: room[position...]) }
}
