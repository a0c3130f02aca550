import Media

/// What viewers are sent, as their cursors see it.
package protocol StreamElement: RingElement {
    var track: Int { get }
    /// A frame, and not something about the stream.
    var isFrame: Bool { get }
}

/// A viewer's place in the ring: what it is sent next. Values in, values out; it sends nothing itself.
package struct RingCursor<Element: StreamElement> {
    package enum Step {
        /// Nothing more is there.
        case upToDate
        /// Send it; a picture of the start burst gets the times that the burst says.
        case send(Element, burst: StartBurst?)
    }

    /// The position that comes next.
    package private(set) var position: Int
    /// Frames it lost because the ring went on without it.
    package private(set) var framesDropped: UInt64 = 0
    package private(set) var burst: StartBurst?
    private var tracks: TrackSet
    private var video: Int?
    package let start: ViewerStart
    /// Passes over everything until a frame that a viewer can begin with.
    private var waitsForStart = false

    /// - Parameters:
    ///   - tracks: those that the viewer wants.
    ///   - video: the one of them that everything begins with.
    ///   - frameRate: of it, as the stream itself tells it.
    ///   - isForFFmpeg: the client is built on FFmpeg's libraries.
    package init(
        start: ViewerStart, tracks: TrackSet, video: Int?, frameRate: Double?, ring: Ring<Element>,
        isForFFmpeg: Bool = false
    ) {
        self.start = start
        self.tracks = tracks
        self.video = video
        position = ring.head
        // Sound alone begins anywhere.
        guard let video else { return }
        guard start != .nextKeyframe, let first = ring.start else {
            waitsForStart = true
            return
        }
        position = first
        guard start != .recording else { return }
        let pictures = (first..<ring.head).lazy.compactMap { ring[$0] }.filter { $0.isFrame && $0.track == video }
        guard let oldest = pictures.first, let newest = pictures.last else { return }
        burst = StartBurst(
            end: ring.head, first: oldest.time, newest: newest.time, count: pictures.count, frameRate: frameRate,
            isForFFmpeg: isForFFmpeg)
    }

    /// It passes over nothing: everything that comes is for it.
    package var isLive: Bool { !waitsForStart }

    /// Goes on at a position, because what stands before was sent by other means.
    package mutating func move(to position: Int) {
        self.position = position
        burst = nil
    }

    /// The viewer goes on without a track.
    package mutating func leave(_ track: Int) {
        tracks.remove(track)
        guard track == video else { return }
        // Sound waits for no keyframe, and that of the past is only heard late.
        if let burst { position = max(position, burst.end) }
        video = nil
        burst = nil
        waitsForStart = false
    }

    /// The common case, without a look at the ring: `element` has just been appended at `position` and is what comes next.
    /// Returns whether it is to be sent; nil when it is not that simple.
    package mutating func take(_ element: Element, at position: Int) -> Bool? {
        guard position == self.position, burst == nil, !waitsForStart else { return nil }
        self.position += 1
        return tracks.contains(element.track)
    }

    package mutating func next(in ring: borrowing Ring<Element>) -> Step {
        if position < ring.tail { fallBehind(ring) }
        while let element = ring[position] {
            position += 1
            if waitsForStart {
                guard element.isStart else { continue }
                waitsForStart = false
            }
            guard tracks.contains(element.track) else { continue }
            guard let burst, position <= burst.end else {
                if burst != nil { burst = nil }
                return .send(element, burst: nil)
            }
            // Old sound would only be heard late, and reports say when things really were.
            guard element.track == video, element.isFrame else { continue }
            if start == .keyframeOnly {
                waitsForStart = true
                position = burst.end
            }
            return .send(element, burst: burst)
        }
        return .upToDate
    }

    /// The ring has gone on without us: whole frames are lost, and the newest keyframe is next.
    private mutating func fallBehind(_ ring: borrowing Ring<Element>) {
        let next = ring.start ?? ring.head
        framesDropped += UInt64(next - position)
        position = next
        waitsForStart = video != nil && ring.start == nil
        burst = nil
    }
}
