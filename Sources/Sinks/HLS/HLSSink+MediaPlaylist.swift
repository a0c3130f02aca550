import Media

extension HLSSink {
    /// A media playlist as its text (RFC 8216bis §4.4).
    struct MediaPlaylist: Sendable {
        let window: Window

        /// How old a segment must be for a delta update to leave it out: the least that the rules allow.
        private var skipBoundary: MediaTime { MediaTime(ticks: window.durations.target.ticks * 6) }

        /// - Parameter skips: leaves out what players know who have read it lately, where there is such (§6.2.5.1).
        func text(skips: Bool) -> String {
            let listed = window.listed
            let target = window.partTarget
            var text = "#EXTM3U\n#EXT-X-VERSION:9\n"
            text += "#EXT-X-TARGETDURATION:\(window.durations.targetSeconds)\n"
            text += "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=\(Self.decimal(target.ticks * 3))"
            text += ",CAN-SKIP-UNTIL=\(Self.decimal(skipBoundary.ticks))\n"
            text += "#EXT-X-PART-INF:PART-TARGET=\(Self.decimal(target.ticks))\n"
            text += "#EXT-X-MEDIA-SEQUENCE:\(listed.first?.number ?? window.next.segment)\n"
            if let first = listed.first {
                // The tag of the first one is counted when it goes with it.
                text += "#EXT-X-DISCONTINUITY-SEQUENCE:\(first.discontinuities - (first.isDiscontinuity ? 1 : 0))\n"
            }
            if listed.allSatisfy(\.isIndependent) { text += "#EXT-X-INDEPENDENT-SEGMENTS\n" }
            let skipped = skips ? skippedCount : 0
            if skipped > 0 { text += "#EXT-X-SKIP:SKIPPED-SEGMENTS=\(skipped)\n" }
            addSegments(to: &text, skipped: skipped)
            text += "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"\(uri(.part(window.next)))\"\n"
            return text
        }

        private func addSegments(to text: inout String, skipped: Int) {
            let listed = window.listed
            var initialization = listed.prefix(skipped).last?.initialization
            // By the end of the playlist, of each segment.
            var age = listed.dropFirst(skipped).reduce(MediaTime.zero) { $0 + $1.duration }
            for segment in listed.dropFirst(skipped) {
                age -= segment.duration
                if segment.isDiscontinuity { text += "#EXT-X-DISCONTINUITY\n" }
                if segment.initialization != initialization, window.initializations[segment.initialization] != nil {
                    text += "#EXT-X-MAP:URI=\"\(uri(.initialization(segment.initialization)))\"\n"
                }
                initialization = segment.initialization
                text += "#EXT-X-PROGRAM-DATE-TIME:\(CalendarTime(nanoseconds: segment.programTime))\n"
                // Nobody plays in parts what is so far behind (§6.2.2).
                if age < MediaTime(ticks: window.durations.target.ticks * 3) { addParts(of: segment, to: &text) }
                if segment.isComplete {
                    text += "#EXTINF:\(Self.decimal(segment.duration.ticks)),\n\(uri(.segment(segment.number)))\n"
                }
            }
        }

        private func addParts(of segment: Segment, to text: inout String) {
            for (index, part) in segment.parts.enumerated() {
                let name = uri(.part(Position(segment: segment.number, part: index)))
                text += "#EXT-X-PART:DURATION=\(Self.decimal(part.duration.ticks)),URI=\"\(name)\""
                text += part.isIndependent ? ",INDEPENDENT=YES\n" : "\n"
            }
        }

        /// Segments further from the end than the skip boundary.
        private var skippedCount: Int {
            var age = window.listed.reduce(MediaTime.zero) { $0 + $1.duration }
            return window.listed.prefix { segment in
                age -= segment.duration
                return segment.isComplete && age >= skipBoundary
            }.count
        }

        private func uri(_ name: ResourceName) -> String { "\(window.epoch)/\(name.text(window.format))" }

        /// Seconds with five digits behind the point.
        static func decimal(_ ticks: Int64) -> String {
            let unit = MediaTime.ticksPerSecond
            let fraction = String((ticks % unit * 100_000 + unit / 2) / unit)
            // Less than a tick of 90 kHz is left over: 0.999995 does not occur.
            return "\(ticks / unit)." + String(repeating: "0", count: 5 - fraction.count) + fraction
        }
    }
}
