package import Media

/// A track's RTP timestamps (RFC 3550 §5.1): media time at the clock rate of the payload format, from a random start.
package struct RTPClock: Sendable {
    /// How far the pts of an audio frame may lie from the end of the frame before and still be that end: more than the
    /// rounding of timestamps to 90 kHz or milliseconds, less than the shortest frame (Opus, 2.5 ms).
    static let continuityTolerance = 0.001_5  // seconds

    /// Ticks in a second.
    package let rate: Int
    /// The RTP timestamp of media time zero.
    package let offset: UInt32

    /// Where the frame before ended, in ticks without offset.
    private var expected: Int64?

    package init(rate: Int, offset: UInt32) {
        self.rate = rate
        self.offset = offset
    }

    /// The RTP timestamp of a moment, for sender reports and RTP-Info. A frame may differ from it by the tolerance.
    package func timestamp(for time: MediaTime) -> UInt32 {
        offset &+ UInt32(truncatingIfNeeded: time.scaled(to: rate))
    }

    /// The RTP timestamp of a frame of `duration` ticks at `pts`, which follows on from the frame before where `pts` says
    /// so within the tolerance: at 44.1 kHz the rounding of `pts` would else be heard as jitter.
    mutating func timestamp(forFrameAt pts: MediaTime, duration: Int) -> (timestamp: UInt32, isContinuous: Bool) {
        let ticks = pts.scaled(to: rate)
        let tolerance = Int64(Double(rate) * Self.continuityTolerance)
        var start = ticks
        var isContinuous = false
        if let expected, abs(ticks - expected) <= tolerance {
            start = expected
            isContinuous = true
        }
        expected = start + Int64(duration)
        return (offset &+ UInt32(truncatingIfNeeded: start), isContinuous)
    }
}
