/// How well a viewer receives a track, as its last report says.
package struct ReceptionStatistics: Hashable, Sendable {
    /// Of the packets since the report before, 0...1.
    package var fractionLost: Double
    /// Packets since the beginning; below zero where packets came twice.
    package var packetsLost: Int
    package var highestSequenceNumber: UInt16
    /// In milliseconds.
    package var jitter: Double
    /// In milliseconds; nil until the viewer has had a sender report.
    package var roundTripTime: Double?

    /// `clockRate` is that of the track, in Hz; `now` is when the block arrived.
    package init(_ block: ReportBlock, clockRate: Int, now: NTPTimestamp) {
        fractionLost = Double(block.fractionLost) / 256
        packetsLost = Int(block.cumulativeLost)
        highestSequenceNumber = UInt16(truncatingIfNeeded: block.extendedHighestSequenceNumber)
        jitter = clockRate > 0 ? Double(block.jitter) * 1000 / Double(clockRate) : 0
        roundTripTime = block.roundTripTime(now: now).map { $0 * 1000 }
    }
}
