/// The fixed header of an RTP packet without contributing sources (RFC 3550 §5.1).
package struct RTPHeader: Hashable, Sendable {
    /// Bytes of the header as `write` writes it.
    package static let byteCount = 12

    /// Where the fields that change from packet to packet stand, in bytes from the packet's start.
    enum Offset {
        static let markerAndPayloadType = 1
        static let sequenceNumber = 2
        static let timestamp = 4
        static let ssrc = 8
    }

    /// For video and most audio: the access unit ends with this packet.
    package var marker: Bool
    /// 0...127.
    package var payloadType: UInt8
    package var sequenceNumber: UInt16
    /// In ticks of the track's RTP clock, wrapping.
    package var timestamp: UInt32
    package var ssrc: UInt32

    package init(
        marker: Bool = false, payloadType: UInt8, sequenceNumber: UInt16, timestamp: UInt32, ssrc: UInt32
    ) {
        self.marker = marker
        self.payloadType = payloadType
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.ssrc = ssrc
    }

    /// Writes the 12 bytes of the header at the start of `room`, which must have as many.
    package func write(to room: UnsafeMutableRawBufferPointer) {
        precondition(room.count >= Self.byteCount, "no room for an RTP header")
        room[0] = 0x80
        room[Offset.markerAndPayloadType] = (marker ? 0x80 : 0) | (payloadType & 0x7F)
        room.storeBytes(of: sequenceNumber.bigEndian, toByteOffset: Offset.sequenceNumber, as: UInt16.self)
        room.storeBytes(of: timestamp.bigEndian, toByteOffset: Offset.timestamp, as: UInt32.self)
        room.storeBytes(of: ssrc.bigEndian, toByteOffset: Offset.ssrc, as: UInt32.self)
    }
}
