import Media

extension HLSSink {
    /// How fast the leading frames of a camera follow each other, and what that makes of parts.
    ///
    /// Every part but a segment's last must be nearly as long as the longest one may be (85 %, RFC 8216bis §4.4.4.9), so a
    /// part is as many whole frames as come closest to the wish, and the promise is a little more than that: cameras are uneven.
    struct Pace: Sendable {
        private let wish: MediaTime
        private var last = MediaTime.zero
        private var lastStart: MediaTime?
        /// Between the last two keyframes.
        private(set) var groupDuration: MediaTime?
        /// Between two frames.
        private(set) var interval: MediaTime
        private var isLearned = false
        /// What parts are like; nil before the first one.
        private var part: MediaTime?

        private static let slack = 1.05

        init(partDuration: MediaTime, frameRate: Double? = nil) {
            wish = partDuration
            interval = MediaTime(seconds: 1 / max(frameRate ?? 25, 1))
        }

        /// When the next frame is decoded, as it seems.
        var expectedNext: MediaTime { last + interval }

        /// In frames per second.
        var frameRate: Double { 1 / max(interval.seconds, 0.0001) }

        /// The promise, in whole milliseconds.
        var partTarget: MediaTime {
            MediaTime(seconds: ((part ?? wish).seconds * Self.slack * 1000).rounded(.up) / 1000)
        }

        /// A part that ends before this is to have another frame.
        var shortestPart: MediaTime { (part ?? wish) - MediaTime(ticks: interval.ticks / 2) }

        /// How far from the end players stay (§4.4.3.8).
        var holdBack: MediaTime { MediaTime(ticks: partTarget.ticks * 3) }

        /// Whether the frame at `time` is so late that it does not continue what was before. No more than `limit`, since no
        /// segment is longer.
        func isPause(_ time: MediaTime, limit: MediaTime) -> Bool {
            time - last > min(max(MediaTime(seconds: 1), MediaTime(ticks: 4 * interval.ticks)), limit)
        }

        mutating func begin(_ time: MediaTime) {
            last = time
            lastStart = nil
        }

        mutating func learn(_ time: MediaTime) {
            let gap = time - last
            last = time
            guard gap > .zero else { return }
            // One pause is no other frame rate.
            let step =
                isLearned ? (min(gap.ticks, 2 * interval.ticks) - interval.ticks) / 8 : gap.ticks - interval.ticks
            interval += MediaTime(ticks: step)
            isLearned = true
        }

        mutating func start(_ time: MediaTime) {
            if let lastStart, time > lastStart { groupDuration = time - lastStart }
            lastStart = time
        }

        /// From the keyframe before to the one at `time`.
        func groupDuration(at time: MediaTime) -> MediaTime? { lastStart.map { time - $0 } }

        /// How long after `time` the next keyframe comes, if they come evenly.
        func untilStart(from time: MediaTime) -> MediaTime? {
            guard let lastStart, let groupDuration else { return nil }
            return lastStart + groupDuration - time
        }

        /// Whether a keyframe comes at `time`, if they come evenly.
        func isStartDue(at time: MediaTime) -> Bool {
            untilStart(from: time).map { abs($0.ticks) <= interval.ticks / 2 } ?? false
        }

        /// The first part has so many frames: that is what parts are like.
        mutating func settle(after count: Int) {
            guard part == nil, isLearned || count == 1 else { return }
            let frames = max(1, (Double(wish.ticks) / Double(max(interval.ticks, 1)) + 0.25).rounded(.down))
            part = MediaTime(ticks: Int64(frames) * interval.ticks)
        }
    }
}
