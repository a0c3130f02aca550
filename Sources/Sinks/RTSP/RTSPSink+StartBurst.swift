import Media
import RTP
import Router

extension RTSPSink {
    /// The kept group of pictures, sent at once to a viewer who begins.
    ///
    /// Its timestamps are pressed together at the newest picture's, so that a player decodes through it and stands at the
    /// live edge. How close decides what clients make of the frame rate (ARCHITECTURE.md has the table of who does what):
    /// where the video tells its own rate, pictures a few ticks apart let FFmpeg answer at once; where it does not, FFmpeg
    /// measures, and only pictures at one and the same time are left out of its measure.
    struct StartBurst {
        /// Ring positions below this are part of the burst.
        let end: Int
        /// The newest picture's decoding time.
        private let pivot: MediaTime
        private let clock: RTPClock
        private let isSpread: Bool

        /// A second of video becomes this much less. 25 frames a second end up 3 ticks of 90 kHz apart.
        private static let compression: Int64 = 1024

        /// - Parameter end: the position after the newest thing in the ring.
        init(end: Int, pivot: MediaTime, video: Presentation.Stream) {
            self.end = end
            self.pivot = pivot
            clock = video.clock
            isSpread = video.track.frameRate != nil
        }

        /// The timestamp of a picture shown at `pts` on the camera's timeline.
        func timestamp(for pts: MediaTime) -> UInt32 { clock.timestamp(for: time(for: pts)) }

        /// Where on the camera's timeline it is put.
        func time(for pts: MediaTime) -> MediaTime {
            // What is shown later than the newest picture is decoded keeps its time: B-frames that are still to come
            // are shown before it.
            let distance = pts.ticks - pivot.ticks
            if distance >= 0 { return pts }
            guard isSpread else { return pivot }
            // Rounded down, so that the order of decoding and of showing stays what it was.
            return MediaTime(ticks: pivot.ticks + (distance >> Self.compression.trailingZeroBitCount))
        }
    }
}
