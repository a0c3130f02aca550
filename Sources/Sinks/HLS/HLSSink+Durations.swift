import Media

extension HLSSink {
    /// How long things are to be.
    struct Durations: Hashable, Sendable {
        /// Of a part, about.
        let part: MediaTime
        /// Of a segment, where keyframes allow it.
        let segment: MediaTime
        /// What the playlist lists, at least.
        let window: MediaTime

        /// In seconds: no segment is longer when rounded to the nearest whole one (RFC 8216bis §4.4.3.1). Never changes.
        var targetSeconds: Int64 { (segment.ticks + MediaTime.ticksPerSecond - 1) / MediaTime.ticksPerSecond }

        var target: MediaTime { MediaTime(ticks: targetSeconds * MediaTime.ticksPerSecond) }

        /// Rounds to the target.
        var longestSegment: MediaTime { target + MediaTime(seconds: 0.45) }

        /// A segment that would get longer by another group of pictures ends before it.
        var wantedSegment: MediaTime { min(segment + MediaTime(ticks: segment.ticks / 10), longestSegment) }
    }
}
