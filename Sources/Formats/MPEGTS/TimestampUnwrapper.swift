import Media

/// Makes one timeline that never wraps of 33-bit timestamps, for all tracks of a programme together.
struct TimestampUnwrapper {
    private static let period: Int64 = 1 << 33

    /// The last timestamp that was unwrapped; the next ones are taken to be within 13 hours of it.
    private var reference: Int64?

    /// `timestamp` is 0..<2³³ ticks of 90 kHz.
    mutating func unwrap(_ timestamp: Int64) -> MediaTime {
        guard let reference else {
            self.reference = timestamp
            return MediaTime(ticks: timestamp)
        }
        // The distance from the reference, between half a period back and half a period on.
        var distance = (timestamp &- reference) & (Self.period - 1)
        if distance >= Self.period / 2 { distance -= Self.period }
        self.reference = reference &+ distance
        return MediaTime(ticks: reference &+ distance)
    }
}
