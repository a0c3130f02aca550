package import Bytes
package import Media

/// One access unit as RTP packets, made once and sent to every viewer.
///
/// The packets stand one behind the other, each in an interleaved frame (RFC 2326 §10.12): a viewer over TCP is sent
/// `bytes` whole, a viewer over UDP is sent the packets' ranges.
package final class PacketizedUnit: Sendable {
    package let bytes: SharedBytes
    /// In sending order. Empty when nothing of the access unit is ever sent (only delimiters and filler, say).
    package let packets: [PacketExtent]
    /// Ranges of `packets` that one `sendmsg` with UDP_SEGMENT may carry, in order, none left out.
    package let runs: [Range<Int>]

    /// Index into the camera's list of tracks.
    package let track: Int
    package let pts: MediaTime
    package let dts: MediaTime
    /// A decoder can start here.
    package let isRandomAccess: Bool

    /// Of `packets[0]`; the others count up from it, wrapping.
    package let firstSequenceNumber: UInt16
    /// Of every packet.
    package let rtpTimestamp: UInt32
    /// Bytes of payload in all packets, as a sender report's octet count adds them up (RFC 3550 §6.4.1).
    package let payloadByteCount: Int

    init(
        unit: AccessUnit, bytes: SharedBytes, packets: [PacketExtent], firstSequenceNumber: UInt16, rtpTimestamp: UInt32
    ) {
        self.bytes = bytes
        self.packets = packets
        self.runs = SegmentationRuns.find(in: packets)
        self.track = unit.track
        self.pts = unit.pts
        self.dts = unit.dts
        self.isRandomAccess = unit.isRandomAccess
        self.firstSequenceNumber = firstSequenceNumber
        self.rtpTimestamp = rtpTimestamp
        self.payloadByteCount =
            bytes.count - packets.count * (InterleavedFrame.headerByteCount + RTPHeader.byteCount)
    }

    /// Writes `bytes` to `room` for a viewer of its own: with `channel` in every frame and `timestamp` in every packet,
    /// where they are given. Returns how many bytes it wrote: `bytes.count`, or 0 where `room` is smaller.
    package func copy(into room: UnsafeMutableRawBufferPointer, channel: UInt8?, timestamp: UInt32?) -> Int {
        guard room.count >= bytes.count else { return 0 }
        room.copyMemory(from: UnsafeRawBufferPointer(start: bytes.baseAddress, count: bytes.count))
        for packet in packets {
            if let channel {
                room[Int(packet.offset) + InterleavedFrame.channelOffset] = channel
            }
            if let timestamp {
                room.storeBytes(
                    of: timestamp.bigEndian, toByteOffset: packet.range.lowerBound + RTPHeader.Offset.timestamp,
                    as: UInt32.self)
            }
        }
        return bytes.count
    }

    /// The same packets with another timestamp, for a viewer of its own.
    package func stamped(_ timestamp: UInt32) -> PacketizedUnit {
        let copy = SharedBytes(capacity: bytes.count) { self.copy(into: $0, channel: nil, timestamp: timestamp) }
        return PacketizedUnit(self, bytes: copy, rtpTimestamp: timestamp)
    }

    private init(_ other: PacketizedUnit, bytes: SharedBytes, rtpTimestamp: UInt32) {
        self.bytes = bytes
        self.rtpTimestamp = rtpTimestamp
        packets = other.packets
        runs = other.runs
        track = other.track
        pts = other.pts
        dts = other.dts
        isRandomAccess = other.isRandomAccess
        firstSequenceNumber = other.firstSequenceNumber
        payloadByteCount = other.payloadByteCount
    }
}
