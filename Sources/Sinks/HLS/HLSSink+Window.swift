import Bytes
import Media

extension HLSSink {
    /// The newest segments of a stream: those that the playlist lists, and before them those that players who have read an
    /// older playlist may still ask for (RFC 8216bis §6.2.2).
    struct Window: Sendable {
        /// Names this stream for all times, so that no cache takes a part of another one for one of this.
        let epoch: String
        let format: Format
        let durations: Durations
        /// All that is kept has no more bytes than that, whatever was promised.
        let byteLimit: Int

        /// Oldest first, listed or not; only the last one may be incomplete.
        private(set) var segments: [Segment] = []
        /// The first of them that the playlist lists.
        private(set) var firstListed = 0
        private(set) var initializations: [Int: SharedBytes] = [:]
        private(set) var byteCount = 0
        /// The longest part that players must be ready for, as the segmenter plans it.
        var plannedPartTarget: MediaTime
        /// Where the next part is expected.
        private(set) var next: Position
        private var initialization = 0
        private var discontinuities: Int
        private var isDiscontinuity = false
        private var hasEnded = true

        /// - Parameter origin: the first Media Sequence Number and Discontinuity Sequence Number. A player that knew an earlier
        ///   stream of the camera goes on with this one if they are greater than any it has seen.
        init(epoch: String, format: Format, durations: Durations, byteLimit: Int, origin: Int) {
            self.epoch = epoch
            self.format = format
            self.durations = durations
            self.byteLimit = byteLimit
            plannedPartTarget = durations.part
            next = Position(segment: origin, part: 0)
            discontinuities = origin
        }

        /// Listed in the playlist.
        var listed: ArraySlice<Segment> { segments[firstListed...] }

        /// There is enough to begin with.
        var isPlayable: Bool {
            listed.prefix(Segmenter.firstSegments).count { $0.isComplete } == Segmenter.firstSegments
        }

        /// The Media Sequence Number of the newest segment that has a part.
        var newestSegment: Int { segments.last?.number ?? next.segment }

        var partTarget: MediaTime {
            listed.reduce(plannedPartTarget) { $1.parts.reduce($0) { max($0, $1.duration) } }
        }

        // MARK: What comes

        /// Parts from now on need this.
        mutating func setInitialization(_ bytes: SharedBytes?) {
            guard let bytes else { return }
            initialization += 1
            initializations[initialization] = bytes
        }

        /// - Parameter programTime: when its first frame was made, in nanoseconds of Unix time.
        mutating func append(_ part: Part, programTime: Int64, isExpectedLast: Bool) {
            if hasEnded {
                hasEnded = false
                if isDiscontinuity { discontinuities += 1 }
                segments.append(
                    Segment(
                        number: (segments.last?.number).map { $0 + 1 } ?? next.segment, initialization: initialization,
                        isDiscontinuity: isDiscontinuity, discontinuities: discontinuities, programTime: programTime))
                isDiscontinuity = false
            }
            let last = segments.count - 1
            segments[last].append(part)
            byteCount += part.bytes.count
            let number = segments[last].number
            next =
                isExpectedLast
                ? Position(segment: number + 1, part: 0) : Position(segment: number, part: segments[last].parts.count)
            trim()
        }

        /// The newest segment has all its parts.
        mutating func endSegment() {
            guard !hasEnded, let last = segments.indices.last else { return }
            hasEnded = true
            segments[last].isComplete = true
            next = Position(segment: segments[last].number + 1, part: 0)
            trim()
        }

        /// What comes does not continue what was.
        mutating func discontinue() { isDiscontinuity = !segments.isEmpty }

        private mutating func trim() {
            let duration = listed.reduce(MediaTime.zero) { $0 + $1.duration }
            var rest = duration
            while firstListed < segments.count - 1, rest - segments[firstListed].duration >= durations.window {
                rest -= segments[firstListed].duration
                firstListed += 1
            }
            // As long as the longest playlist that listed it, and its own duration.
            let kept = durations.window + durations.target + durations.target
            var past = segments[..<firstListed].reduce(MediaTime.zero) { $0 + $1.duration }
            while segments.count > 1, past > kept || byteCount > byteLimit {
                let oldest = segments.removeFirst()
                past -= oldest.duration
                byteCount -= oldest.byteCount
                firstListed = max(firstListed - 1, 0)
            }
            let needed = segments.first?.initialization ?? initialization
            initializations = initializations.filter { $0.key >= needed }
        }

        // MARK: What is asked

        subscript(segment number: Int) -> Segment? {
            guard let first = segments.first?.number, number >= first, number - first < segments.count else {
                return nil
            }
            return segments[number - first]
        }

        subscript(position: Position) -> Part? {
            guard let segment = self[segment: position.segment], position.part < segment.parts.count else { return nil }
            return segment.parts[position.part]
        }

        /// Whether the playlist has that part, or that whole segment; a part behind a segment's last one is the first of
        /// the next (§6.2.5.2).
        func has(segment number: Int, part: Int?) -> Bool {
            guard let newest = segments.last else { return false }
            guard newest.number <= number else { return true }
            guard newest.number == number else { return false }
            guard let part else { return newest.isComplete }
            return part < newest.parts.count
        }

        /// Such a part may still come: it is the one that is hinted at, or near it.
        func mayCome(_ position: Position) -> Bool {
            guard let newest = segments.last else { return position == next }
            if position.segment == newest.number {
                return !newest.isComplete && position.part >= newest.parts.count
                    && position.part <= newest.parts.count + 1
            }
            return position.segment == newest.number + 1 && position.part == 0
        }

        // MARK: What it takes

        /// In bits per second: the highest of any whole segment, and that of all.
        var bitRates: (peak: Int, average: Int) {
            var (peak, bytes, duration) = (0.0, 0, 0.0)
            for segment in listed where segment.isComplete {
                peak = max(peak, Double(segment.byteCount * 8) / max(segment.duration.seconds, 0.001))
                bytes += segment.byteCount
                duration += segment.duration.seconds
            }
            return (Int(peak.rounded(.up)), Int((Double(bytes * 8) / max(duration, 0.001)).rounded(.up)))
        }
    }
}
