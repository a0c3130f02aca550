import Media

extension HLSSink {
    /// Cuts a camera's access units into parts and segments (RFC 8216bis §3, §4.4.4.9).
    ///
    /// The pictures lead, or the sound where there are none: they decide where a part ends, and what else came meanwhile goes
    /// with them. A part is handed out when its last picture is here, without waiting for the next one to tell how long that
    /// one lasts: what the guess was off by is the next part's, so that durations add up to the camera's time.
    ///
    /// Segments end before keyframes. Where these are too far apart for the target duration, which is promised to players for
    /// good, segments end between them, too.
    struct Segmenter: Sendable {
        enum Output: Sendable {
            case part(Part)
            /// The parts since the last such make a segment.
            case segmentEnds
            /// What follows does not continue what was: a pause, or other tracks.
            case discontinuity
        }

        struct Part: Sendable {
            /// The leading ones among them first.
            let units: [AccessUnit]
            let start: MediaTime
            let duration: MediaTime
            /// Has a frame in it that a decoder can begin with.
            let isIndependent: Bool
            let beginsSegment: Bool
            /// When what comes next of the leading track is decoded, where that is known.
            let end: MediaTime?
            /// The keyframe that ends the segment is due.
            let isExpectedLast: Bool
        }

        let durations: Durations
        private(set) var tracks: [Track] = []
        private var isWaitingForStart = true
        /// The part under way.
        private var units: [AccessUnit] = []
        private var leadingCount = 0
        private var hasStart = false
        /// Where the part under way begins: where those before end.
        private var partStart = MediaTime.zero
        private var segmentStart = MediaTime.zero
        private var segmentIsEmpty = true
        private(set) var pace: Pace
        /// The first segments end as soon as there is enough to begin with: everybody waits for them.
        private var hastySegments = Self.firstSegments

        /// Players do not begin with fewer (GStreamer's hlsdemux2 gives up).
        static let firstSegments = 2

        init(_ durations: Durations) {
            self.durations = durations
            pace = Pace(partDuration: durations.part)
        }

        private var leadingKind: Track.Kind { tracks.contains { $0.kind == .video } ? .video : .audio }

        /// What players are promised as the longest part.
        var partTarget: MediaTime { pace.partTarget }

        // MARK: What comes in

        mutating func setTracks(_ tracks: [Track]) -> [Output] {
            let output = self.tracks.isEmpty ? [] : breakOff()
            self.tracks = tracks
            pace = Pace(partDuration: durations.part, frameRate: tracks.first { $0.kind == .video }?.frameRate)
            return output
        }

        /// - Parameter isStart: a decoder can begin with it.
        mutating func receive(_ unit: AccessUnit, isStart: Bool) -> [Output] {
            guard unit.track < tracks.count else { return [] }
            guard tracks[unit.track].kind == leadingKind else { return receiveOther(unit) }
            var output: [Output] = []
            if !isWaitingForStart {
                if pace.isPause(unit.dts, limit: durations.target) {
                    output = breakOff()
                } else {
                    output = cut(before: unit, isStart: isStart)
                    pace.learn(unit.dts)
                }
            }
            if isWaitingForStart {
                guard isStart else { return output }
                isWaitingForStart = false
                pace.begin(unit.dts)
                (partStart, segmentStart) = (unit.dts, unit.dts)
            }
            if isStart { pace.start(unit.dts) }
            // Leading ones first: a transport stream is to begin with its tables and a keyframe.
            units.insert(unit, at: leadingCount)
            leadingCount += 1
            hasStart = hasStart || isStart
            return output + cut(after: unit)
        }

        private mutating func receiveOther(_ unit: AccessUnit) -> [Output] {
            guard !isWaitingForStart else { return [] }
            units.append(unit)
            if leadingCount > 0, unit.dts - pace.expectedNext > Self.patience { return closePart() }
            // Without pictures there are no parts: the newest is kept of what waits for them.
            if leadingCount == 0, unit.dts - units[0].dts > Self.longestWait { units.removeFirst() }
            return []
        }

        /// Pictures that are later than that, by the sound, are not waited for.
        private static let patience = MediaTime(seconds: 0.5)
        private static let longestWait = MediaTime(seconds: 5)

        // MARK: Cuts

        private mutating func cut(before unit: AccessUnit, isStart: Bool) -> [Output] {
            if isStart, endsSegment(at: unit.dts) { return closePart(at: unit.dts) + endSegment() }
            let length = unit.dts + pace.interval - partStart
            if unit.dts + pace.interval - segmentStart > durations.longestSegment {
                // There was a pause: it is the next segment's.
                return closePart() + endSegment()
            }
            return leadingCount > 0 && length > pace.partTarget ? closePart(at: unit.dts) : []
        }

        private mutating func cut(after unit: AccessUnit) -> [Output] {
            guard pace.expectedNext - partStart >= pace.shortestPart else { return [] }
            pace.settle(after: leadingCount)
            return closePart() + endLongSegment() + endHastySegment()
        }

        /// Whether the segment ends before a keyframe: with what comes up to the next one it would be too long.
        private func endsSegment(at start: MediaTime) -> Bool {
            let length = start - segmentStart
            let next = pace.groupDuration(at: start) ?? length
            return length + next > durations.wantedSegment
        }

        /// Ends a segment that has no room for another part. Where keyframes are far apart, it is cut in equal pieces.
        private mutating func endLongSegment() -> [Output] {
            let room = durations.longestSegment - pace.partTarget
            var longest = room
            if let group = pace.groupDuration, group > durations.longestSegment {
                let pieces = (group.ticks + room.ticks - 1) / max(room.ticks, 1)
                longest = MediaTime(ticks: group.ticks / max(pieces, 1)) - MediaTime(ticks: pace.partTarget.ticks / 2)
            }
            guard partStart - segmentStart > longest else { return [] }
            // The keyframe that ends it anyway is near.
            if let rest = pace.untilStart(from: partStart), rest > .zero, rest < pace.partTarget,
                partStart + rest - segmentStart <= durations.longestSegment
            {
                return []
            }
            return endSegment()
        }

        private mutating func endHastySegment() -> [Output] {
            guard hastySegments > 0, partStart - segmentStart >= pace.holdBack else { return [] }
            return endSegment()
        }

        private mutating func endSegment() -> [Output] {
            guard !segmentIsEmpty else { return [] }
            segmentIsEmpty = true
            segmentStart = partStart
            hastySegments = max(hastySegments - 1, 0)
            return [.segmentEnds]
        }

        /// - Parameter end: where the next leading unit is decoded, if it is here.
        private mutating func closePart(at end: MediaTime? = nil) -> [Output] {
            guard leadingCount > 0 else { return [] }
            let next = max(end ?? pace.expectedNext, partStart + MediaTime(ticks: 1))
            let part = Part(
                units: units, start: partStart, duration: next - partStart, isIndependent: hasStart,
                beginsSegment: segmentIsEmpty, end: end,
                isExpectedLast: pace.isStartDue(at: next) && endsSegment(at: next))
            units = []
            leadingCount = 0
            hasStart = false
            segmentIsEmpty = false
            partStart = next
            return [.part(part)]
        }

        private mutating func breakOff() -> [Output] {
            let output = closePart() + endSegment()
            guard !isWaitingForStart else { return output }
            isWaitingForStart = true
            units = []
            return output + [.discontinuity]
        }
    }
}
