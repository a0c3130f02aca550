import Bytes

/// What a receiver tells of one source (RFC 3550 §6.4.1).
package struct ReportBlock: Hashable, Sendable {
    static let byteCount = 24

    /// The source it is about.
    package var ssrc: UInt32
    /// Of the packets since the report before, in 1/256.
    package var fractionLost: UInt8
    /// Packets since the beginning, -8,388,608...8,388,607: below zero where packets came twice.
    package var cumulativeLost: Int32
    /// The highest sequence number received, with the number of its wraps in the upper half.
    package var extendedHighestSequenceNumber: UInt32
    /// Mean deviation of the packets' spacing, in ticks of the RTP clock.
    package var jitter: UInt32
    /// LSR: the middle of the NTP timestamp of the last sender report, 0 where none has come.
    package var lastSenderReport: UInt32
    /// DLSR: from that report's arrival to the sending of this block, in 1/65,536 s.
    package var delaySinceLastSenderReport: UInt32

    package init(
        ssrc: UInt32, fractionLost: UInt8, cumulativeLost: Int32, extendedHighestSequenceNumber: UInt32, jitter: UInt32,
        lastSenderReport: UInt32, delaySinceLastSenderReport: UInt32
    ) {
        self.ssrc = ssrc
        self.fractionLost = fractionLost
        self.cumulativeLost = cumulativeLost
        self.extendedHighestSequenceNumber = extendedHighestSequenceNumber
        self.jitter = jitter
        self.lastSenderReport = lastSenderReport
        self.delaySinceLastSenderReport = delaySinceLastSenderReport
    }

    /// Reads the 24 bytes at `offset`, which must be there.
    init(reading bytes: RawSpan, at offset: Int) {
        ssrc = bytes.uint32(at: offset)
        fractionLost = bytes[offset + 4]
        // The sign is bit 23.
        cumulativeLost = Int32(bitPattern: bytes.uint24(at: offset + 5) << 8) >> 8
        extendedHighestSequenceNumber = bytes.uint32(at: offset + 8)
        jitter = bytes.uint32(at: offset + 12)
        lastSenderReport = bytes.uint32(at: offset + 16)
        delaySinceLastSenderReport = bytes.uint32(at: offset + 20)
    }

    func append(to bytes: inout [UInt8]) {
        let lost = min(max(cumulativeLost, -0x80_0000), 0x7F_FFFF)
        bytes.append(bigEndian: ssrc)
        bytes.append(fractionLost)
        bytes.append(bigEndian24: UInt32(bitPattern: lost))
        bytes.append(bigEndian: extendedHighestSequenceNumber)
        bytes.append(bigEndian: jitter)
        bytes.append(bigEndian: lastSenderReport)
        bytes.append(bigEndian: delaySinceLastSenderReport)
    }

    /// From us to the receiver and back, in seconds: `now` less LSR and DLSR (RFC 3550 §6.4.1). `now` is when the block
    /// arrived, by the clock of the sender reports. Nil before the first of those.
    package func roundTripTime(now: NTPTimestamp) -> Double? {
        guard lastSenderReport != 0 else { return nil }
        let units = Int32(bitPattern: now.middle &- lastSenderReport &- delaySinceLastSenderReport)
        // Below zero only by the receiver's rounding, or a lie.
        return Double(max(units, 0)) / 65_536
    }
}
