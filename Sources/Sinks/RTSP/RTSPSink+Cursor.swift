import Media
import RTP
import Router

extension RTSPSink {
    typealias Start = ViewerStart

    /// A viewer's place in the ring, with the RTP clock of what it begins with.
    struct Cursor {
        enum Step {
            /// Nothing more is there.
            case upToDate
            /// Send it; with this timestamp where one is given.
            case send(MediaUnit, timestamp: UInt32?)
        }

        private var cursor: RingCursor<MediaUnit>
        private let clock: RTPClock?

        /// - Parameters:
        ///   - tracks: those that the viewer asked for.
        ///   - isForFFmpeg: the client is built on FFmpeg's libraries.
        init(
            start: Start, tracks: TrackSet, presentation: Presentation, ring: Ring<MediaUnit>, isForFFmpeg: Bool = false
        ) {
            let video = presentation.streams.indices.first {
                tracks.contains($0) && presentation.streams[$0].track.kind == .video
            }
            clock = video.map { presentation.streams[$0].clock }
            cursor = RingCursor(
                start: start, tracks: tracks, video: video,
                frameRate: video.flatMap { presentation.streams[$0].track.frameRate }, ring: ring,
                isForFFmpeg: isForFFmpeg)
        }

        var position: Int { cursor.position }
        var framesDropped: UInt64 { cursor.framesDropped }
        var burst: StartBurst? { cursor.burst }
        var start: Start { cursor.start }
        var isLive: Bool { cursor.isLive }

        mutating func move(to position: Int) { cursor.move(to: position) }

        mutating func leave(_ track: Int) { cursor.leave(track) }

        @inline(__always)
        mutating func take(_ unit: MediaUnit, at position: Int) -> Bool? { cursor.take(unit, at: position) }

        mutating func next(in ring: borrowing Ring<MediaUnit>) -> Step {
            guard case .send(let unit, let burst) = cursor.next(in: ring) else { return .upToDate }
            guard let burst, let clock, case .frame(let frame) = unit.content else {
                return .send(unit, timestamp: nil)
            }
            return .send(unit, timestamp: clock.timestamp(for: burst.time(for: frame.pts)))
        }
    }
}
