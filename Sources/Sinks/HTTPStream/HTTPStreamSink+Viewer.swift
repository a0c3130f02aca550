import Access
import Bytes
import Configuration
import FragmentedMP4
import HTTP
import HTTPServer
import MPEGTS
import Media
import Router
import Runtime

extension HTTPStreamSink {
    /// What one viewer asked for and was granted, on its way to the connection's loop.
    struct Viewing: Sendable {
        let order: Order
        let admission: Admission
        let packaging: Packaging
        let request: HTTPRequest
    }

    /// One viewer: a cursor in its loop's ring, whose chunks go to its connection. Lives on the connection's loop.
    class Viewer: BranchReader {
        let viewing: Viewing
        let loop: EventLoop
        private let sink: HTTPStreamSink
        private let since = MonotonicTime.now
        private var subscription: OutletSubscription<OutletKey, Outlet>?
        private(set) var cursor: RingCursor<Chunk>?
        /// What it was told last.
        private var introduction: Introduction?
        /// What comes next, behind an introduction: the rest of that, and the chunk that it was for.
        private var head: SharedBytes?
        private var begun: (chunk: Chunk, burst: StartBurst?)?
        private(set) var isOver = false

        /// Bytes that one viewer may send in one turn of the loop: the others have theirs too.
        private static let bytesPerTurn = 512 * 1024

        init(_ viewing: Viewing, on loop: EventLoop, sink: HTTPStreamSink) {
            self.viewing = viewing
            self.loop = loop
            self.sink = sink
        }

        // MARK: Its connection, as the kinds of viewers have it

        var isWritable: Bool { false }
        var byteCount: UInt64 { 0 }
        var transport: String { "http" }
        /// Tells what goes before; returns what is to be written next.
        func introduce(_ introduction: Introduction) -> SharedBytes? { nil }
        /// - Parameters:
        ///   - bytes: a message with its header.
        ///   - offset: where the header ends.
        func write(_ bytes: SharedBytes, offset: Int) {}
        /// - Parameter isLive: it was not in the start burst.
        func wrote(_ chunk: Chunk, isLive: Bool) {}
        /// - Parameter reason: for people.
        func end(because reason: String) {}
        /// Tells its player how it goes, once a second.
        func report() {}

        // MARK: Its life

        /// Asks for its place at the camera's; what there is comes as soon as the answer is here.
        func begin() {
            guard let home = sink.station(on: loop), let station = sink.station(on: viewing.order.camera.loop) else {
                return end(because: "weir is stopping")
            }
            home.value.add(self)
            let viewer = LoopBound(self, on: loop)
            let (camera, packaging) = (viewing.order.camera, viewing.packaging)
            station.execute { station in
                let subscription = station.subscribe(camera, packaging, on: viewer.loop)
                viewer.execute { $0.subscribed(subscription) }
            }
        }

        private func subscribed(_ subscription: OutletSubscription<OutletKey, Outlet>) {
            guard !isOver else { return sink.unsubscribe(subscription) }
            self.subscription = subscription
            let branch = subscription.branch.value
            // A loop that was given the branch just now has what is kept in it: that was sent ahead of us.
            let tracks = viewing.admission.tracks
            let video = tracks.firstIndex { $0.kind == .video }
            var start = viewing.order.start
            if start == .instant, !viewing.packaging.canBeRetimed { start = .recording }
            cursor = RingCursor(
                start: start, tracks: TrackSet(0..<64), video: video, frameRate: video.flatMap { tracks[$0].frameRate },
                ring: branch.ring, isForFFmpeg: isForFFmpeg)
            branch.add(self)
            log.info(
                "viewer plays", ("camera", viewing.order.camera.name.written), ("peer", viewing.request.peer),
                ("transport", transport), ("request", viewing.request.id))
            pump()
        }

        /// FFmpeg measures the frame rate of a transport stream, and may be given equal times. Of fragments with equal times it
        /// would keep the last one only.
        private var isForFFmpeg: Bool {
            viewing.packaging == .transportStream
                && viewing.request.fields["User-Agent"]?.hasPrefix("Lavf") ?? false
        }

        /// To be called once, when its connection is no more.
        func isGone() {
            guard !isOver else { return }
            isOver = true
            begun = nil
            head = nil
            sink.station(on: loop)?.value.remove(self)
            guard let subscription else { return }
            self.subscription = nil
            subscription.branch.value.remove(self)
            sink.unsubscribe(subscription)
        }

        func ended() { end(because: "the camera was removed") }

        // MARK: What it is sent

        func appended(_ element: Chunk, at position: Int) {
            guard isWritable else { return }
            guard begun == nil, element.introduction === introduction,
                let isWanted = cursor?.take(element, at: position)
            else { return pump() }
            guard isWanted else { return }
            write(element.bytes, offset: element.offset)
            wrote(element, isLive: true)
        }

        /// Sends what the ring has until it is all sent, the socket is full, or others must have their turn.
        func pump() {
            guard let branch = subscription?.branch.value else { return }
            var budget = Self.bytesPerTurn
            while isWritable, !isOver {
                if let head {
                    self.head = nil
                    write(head, offset: 0)
                    continue
                }
                guard budget > 0 else {
                    let viewer = LoopBound(self, on: loop)
                    return loop.execute { viewer.value.pump() }
                }
                guard let (chunk, burst) = next(in: branch.ring) else { return }
                guard chunk.introduction === introduction else {
                    introduction = chunk.introduction
                    begun = (chunk, burst)
                    head = introduce(chunk.introduction)
                    continue
                }
                budget -= chunk.byteCount
                write(burst.map { retimed(chunk, $0) } ?? chunk.bytes, offset: chunk.offset)
                wrote(chunk, isLive: burst == nil)
            }
        }

        private func next(in ring: borrowing Ring<Chunk>) -> (chunk: Chunk, burst: StartBurst?)? {
            if let begun {
                self.begun = nil
                return begun
            }
            guard case .send(let chunk, let burst)? = cursor?.next(in: ring) else { return nil }
            return (chunk, burst)
        }

        /// The slow way, for a viewer in its start burst: a copy with other times.
        private func retimed(_ chunk: Chunk, _ burst: StartBurst) -> SharedBytes {
            SharedBytes(capacity: chunk.bytes.count) { room in
                room.copyMemory(from: UnsafeRawBufferPointer(start: chunk.bytes.baseAddress, count: chunk.bytes.count))
                let body = UnsafeMutableRawBufferPointer(rebasing: room[chunk.offset...])
                let (pts, dts) = (burst.time(for: chunk.pts), burst.time(for: chunk.time))
                switch viewing.packaging {
                case .transportStream: TSRetiming.retime(body, pts: pts, dts: dts)
                case .fragments: FragmentRetiming.retime(body, pts: pts, dts: dts)
                case .longFragments: break
                }
                return room.count
            }
        }

        // MARK: For people and programs

        /// What the users are now still lets it watch.
        var mayStay: Bool {
            let request = viewing.request
            return sink.environment.access.permits(
                request.principal, .view, on: viewing.order.camera.name, from: request.peer)
        }

        var status: SessionStatus {
            var status = SessionStatus(
                id: viewing.admission.place.id, sink: sink.name, camera: viewing.order.camera.name.written,
                peer: viewing.request.peer.description, transport: transport,
                state: subscription == nil ? "ready" : "playing", age: (MonotonicTime.now - since).inSeconds)
            status.userAgent = viewing.request.fields["User-Agent"]
            status.bytesOut = byteCount
            status.framesDropped = cursor?.framesDropped ?? 0
            return status
        }
    }
}
