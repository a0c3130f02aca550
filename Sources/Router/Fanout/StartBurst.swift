package import Media

/// The kept group of pictures, sent at once to a viewer who begins.
///
/// Its timestamps are pressed together at the newest picture's, so that a player decodes through it and stands at the
/// live edge. docs/start-burst.md tells what clients make of it.
package struct StartBurst: Sendable {
    /// Ring positions below this are part of the burst.
    package let end: Int
    /// The newest picture's decoding time.
    private let pivot: MediaTime
    private let spacing: Spacing

    /// How the pictures stand to each other.
    private enum Spacing: Sendable {
        /// A few ticks apart. Receivers may take one and the same timestamp for one and the same picture (RFC 6184 §5.1).
        case close
        /// Ever farther apart toward the newest: the first one is earlier than that by `bend` ticks and a little, where
        /// the pictures took `span` ticks.
        case bent(bend: Double, span: Double)
        /// All at the same time.
        case equal
    }

    /// A second of video becomes this much less. 25 frames a second end up 3 ticks of 90 kHz apart.
    private static let compression: Int64 = 1024

    /// - Parameters:
    ///   - end: the position after the newest thing in the ring.
    ///   - first: when the first kept picture is decoded.
    ///   - newest: when the last one is.
    ///   - count: of the kept pictures.
    ///   - frameRate: as the video tells it.
    package init(
        end: Int, first: MediaTime, newest: MediaTime, count: Int, frameRate: Double?, isForFFmpeg: Bool
    ) {
        self.end = end
        pivot = newest
        spacing = isForFFmpeg ? Self.spacingForFFmpeg(count, span: newest - first, frameRate) : .close
    }

    /// FFmpeg takes the frame rate from the distances of the first 21 timestamps, equal ones left out.
    private static func spacingForFFmpeg(_ count: Int, span: MediaTime, _ frameRate: Double?) -> Spacing {
        // Only equal ones let it measure the live pictures alone. Where it cannot know the rate from the video, or
        // where what the video tells is wrong, it has to; and for some pictures it does no harm.
        guard let frameRate, count > 8, span > .zero,
            abs(Double(count - 1) / span.seconds / frameRate - 1) < 0.1
        else { return .equal }
        // Otherwise it may answer at once, with the rate that the video tells, unless another fits the distances by
        // chance: twice the true one does when a dozen close pictures and some live ones are measured together. Spread
        // over half a frame's time and bent they fit none, even where its H.264 decoder hides the first seven.
        return .bent(bend: 0.45 * Double(MediaTime.ticksPerSecond) / frameRate, span: Double(span.ticks))
    }

    /// Where on the camera's timeline what was to be decoded or shown at `pts` is put.
    package func time(for pts: MediaTime) -> MediaTime {
        // What is shown later than the newest picture is decoded keeps its time: B-frames that are still to come
        // are shown before it.
        let distance = pts.ticks - pivot.ticks
        if distance >= 0 { return pts }
        // Rounded down, so that the order of decoding and of showing stays what it was.
        let close = MediaTime(ticks: pivot.ticks + (distance >> Self.compression.trailingZeroBitCount))
        switch spacing {
        case .close: return close
        case .bent(let bend, let span):
            let rest = max(1 + Double(distance) / span, 0)
            return close - MediaTime(ticks: Int64(bend * (1 - rest * rest)))
        case .equal: return pivot
        }
    }
}
