import Media
import RTP
import Router

extension RTSPSink {
    /// Where a viewer begins.
    enum Start: String, CaseIterable, Sendable {
        /// With the kept group of pictures, at once, up to the live edge.
        case instant
        /// With the kept group of pictures, at once, each with its own time: a recorder loses nothing, a player stays behind.
        case recording
        /// With the newest keyframe, at once; goes on at the next one.
        case keyframeOnly = "keyframe_only"
        /// At the next keyframe.
        case nextKeyframe = "next_keyframe"
    }

    /// Indices of tracks, below 64.
    struct TrackSet: Hashable, Sendable {
        private var bits: UInt64 = 0

        init(_ tracks: some Sequence<Int>) {
            for track in tracks where track < 64 { bits |= 1 << UInt64(track) }
        }

        @inline(__always)
        func contains(_ track: Int) -> Bool { track < 64 && bits & (1 << UInt64(track)) != 0 }

        mutating func remove(_ track: Int) {
            if track < 64 { bits &= ~(1 << UInt64(track)) }
        }
    }

    /// A viewer's place in the ring: what it is sent next. Values in, values out; it sends nothing itself.
    struct Cursor {
        enum Step {
            /// Nothing more is there.
            case upToDate
            /// Send it; with this timestamp where one is given.
            case send(MediaUnit, timestamp: UInt32?)
        }

        /// The position that comes next.
        private(set) var position: Int
        /// Frames it lost because the ring went on without it.
        private(set) var framesDropped: UInt64 = 0
        private(set) var burst: StartBurst?
        private var tracks: TrackSet
        private var video: Int?
        let start: Start
        /// Passes over everything until a frame that a viewer can begin with.
        private var waitsForStart = false

        /// - Parameters:
        ///   - tracks: those that the viewer asked for.
        ///   - isForFFmpeg: the client is built on FFmpeg's libraries.
        init(
            start: Start, tracks: TrackSet, presentation: Presentation, ring: Ring<MediaUnit>, isForFFmpeg: Bool = false
        ) {
            self.start = start
            self.tracks = tracks
            video = presentation.streams.indices.first {
                tracks.contains($0) && presentation.streams[$0].track.kind == .video
            }
            position = ring.head
            // Sound alone begins anywhere.
            guard let video else { return }
            guard start != .nextKeyframe, let first = ring.start else {
                waitsForStart = true
                return
            }
            position = first
            guard start != .recording else { return }
            let pictures = (first..<ring.head).lazy.compactMap { ring[$0] }.filter { $0.isPicture(of: video) }
            guard let oldest = pictures.first, let newest = pictures.last else { return }
            burst = StartBurst(
                end: ring.head, first: oldest.time, newest: newest.time, count: pictures.count,
                video: presentation.streams[video], isForFFmpeg: isForFFmpeg)
        }

        /// It passes over nothing: everything that comes is for it.
        var isLive: Bool { !waitsForStart }

        /// Goes on at a position, because what stands before was sent by other means.
        mutating func move(to position: Int) {
            self.position = position
            burst = nil
        }

        /// The viewer goes on without a track.
        mutating func leave(_ track: Int) {
            tracks.remove(track)
            guard track == video else { return }
            // Sound waits for no keyframe, and that of the past is only heard late.
            if let burst { position = max(position, burst.end) }
            video = nil
            burst = nil
            waitsForStart = false
        }

        /// The common case, without a look at the ring: `unit` has just been appended at `position` and is what comes next.
        /// Returns whether it is to be sent; nil when it is not that simple.
        mutating func take(_ unit: MediaUnit, at position: Int) -> Bool? {
            guard position == self.position, burst == nil, !waitsForStart else { return nil }
            self.position += 1
            return tracks.contains(unit.track)
        }

        mutating func next(in ring: borrowing Ring<MediaUnit>) -> Step {
            if position < ring.tail { fallBehind(ring) }
            while let unit = ring[position] {
                position += 1
                if waitsForStart {
                    guard unit.isStart else { continue }
                    waitsForStart = false
                }
                guard tracks.contains(unit.track) else { continue }
                guard let burst, position <= burst.end else {
                    if burst != nil { burst = nil }
                    return .send(unit, timestamp: nil)
                }
                // Old sound would only be heard late, and reports say when things really were.
                guard unit.track == video, case .frame(let frame) = unit.content else { continue }
                if start == .keyframeOnly {
                    waitsForStart = true
                    position = burst.end
                }
                return .send(unit, timestamp: burst.timestamp(for: frame.pts))
            }
            return .upToDate
        }

        /// The ring has gone on without us: whole frames are lost, and the newest keyframe is next.
        private mutating func fallBehind(_ ring: borrowing Ring<MediaUnit>) {
            let next = ring.start ?? ring.head
            framesDropped += UInt64(next - position)
            position = next
            waitsForStart = video != nil && ring.start == nil
            burst = nil
        }
    }
}
