import Configuration
import HTTP
import HTTPServer
import Router
import Runtime

extension HLSSink {
    /// The streams that somebody watches, and who; from any thread. A stream begins with its first session and ends with
    /// its last.
    final class Register: Sendable {
        private let state = Locked(State())
        private let sink: String
        private let limit: Int

        private struct State: Sendable {
            var streams: [StreamKey: Stream] = [:]
            var sessions: [String: Session] = [:]
            /// Those who were sent away lately, and when: their players go on asking for a while.
            var banned: [String: MonotonicTime] = [:]
            /// What sessions before those of now came to, by the name of the camera.
            var ended: [String: SinkTraffic] = [:]

            mutating func end(_ session: Session, sink: String, at now: MonotonicTime) {
                sessions[session.id] = nil
                ended[session.stream.key.camera.written, default: SinkTraffic()]
                    .add(ended: session.status(sink: sink, at: now))
            }

            /// Takes out the streams that nobody watches.
            mutating func takeUnwatched() -> [Stream] {
                let watched = Set(sessions.values.map(\.stream.key))
                let unwatched = streams.filter { !watched.contains($0.key) }
                for key in unwatched.keys { streams[key] = nil }
                return Array(unwatched.values)
            }
        }

        private static let longestBan = Duration.seconds(300)
        private static let mostBanned = 10_000

        /// - Parameter limit: of sessions.
        init(sink: String, limit: Int) {
            self.sink = sink
            self.limit = limit
        }

        /// Counts a request for a playlist that will wait, as a session's; begins the session, and the stream, where there is
        /// none yet. `left` is to be called when it is answered.
        /// - Parameters:
        ///   - id: as the request has it; nil for one who has none.
        ///   - make: a new stream. Called with a lock held.
        ///   - begin: told of a stream that is new.
        func enter(
            _ id: String?, _ request: HTTPRequest, _ key: StreamKey, at now: MonotonicTime,
            make: @Sendable () -> Stream, begin: (Stream) -> Void
        ) throws(Refusal) -> (id: String, stream: Stream) {
            let id = id ?? Self.name(of: request)
            let result: Result<(stream: Stream, isNew: Bool), Refusal> = state.withLock { state in
                if state.banned[id] != nil { return .failure(.sessionEnded) }
                if let session = state.sessions[id], session.stream.key == key {
                    state.sessions[id]?.lastRequest = now
                    state.sessions[id]?.waiting += 1
                    return .success((session.stream, false))
                }
                guard state.sessions.count < limit else { return .failure(.full(limit: limit)) }
                // The same name for another stream is another session.
                if let other = state.sessions[id] { state.end(other, sink: sink, at: now) }
                let known = state.streams[key]
                let stream = known ?? make()
                state.streams[key] = stream
                state.sessions[id] = Session(
                    id: id, stream: stream, peer: request.peer.description, userAgent: request.fields["User-Agent"],
                    since: now, lastRequest: now, waiting: 1, hold: DemandHold(stream.camera))
                return .success((stream, known == nil))
            }
            let (stream, isNew) = try result.get()
            if isNew {
                begin(stream)
                log.info(
                    "HLS stream begins", ("camera", key.camera.written), ("format", key.format.rawValue),
                    ("peer", request.peer), ("request", request.id))
            }
            return (id, stream)
        }

        /// The request that `enter` counted has been answered.
        func left(_ id: String, bytes: Int, at now: MonotonicTime) {
            state.withLock { state in
                state.sessions[id]?.waiting -= 1
                state.sessions[id]?.lastRequest = now
                state.sessions[id]?.bytesOut += UInt64(bytes)
                if bytes > 0 { state.sessions[id]?.hasPlaylist = true }
            }
        }

        /// Counts media that a session was sent.
        func took(_ id: String, bytes: Int, at now: MonotonicTime) {
            state.withLock { state in
                state.sessions[id]?.lastRequest = now
                state.sessions[id]?.bytesOut += UInt64(bytes)
            }
        }

        func stream(_ key: StreamKey) -> Stream? { state.withLock { $0.streams[key] } }

        var streams: [Stream] { state.withLock { Array($0.streams.values) } }

        // MARK: Ends

        /// Ends the sessions that ask no more; returns the streams that nobody watches now.
        func expire(at now: MonotonicTime) -> [Stream] {
            state.withLock { state in
                for session in state.sessions.values.filter({ $0.isOver(at: now) }) {
                    state.end(session, sink: sink, at: now)
                }
                state.banned = state.banned.filter { now - $0.value < Self.longestBan }
                return state.takeUnwatched()
            }
        }

        /// Sends a viewer away; nil where there is no such session, else the streams that nobody watches now.
        func ban(_ id: String, at now: MonotonicTime) -> [Stream]? {
            state.withLock { state in
                guard let session = state.sessions[id] else { return nil }
                state.end(session, sink: sink, at: now)
                if state.banned.count < Self.mostBanned { state.banned[id] = now }
                return state.takeUnwatched()
            }
        }

        /// Ends the sessions of one camera, or all; returns the streams that nobody watches now.
        func end(camera: CameraName?, at now: MonotonicTime) -> [Stream] {
            state.withLock { state in
                for session in state.sessions.values
                where camera == nil || session.stream.key.camera.normalized == camera?.normalized {
                    state.end(session, sink: sink, at: now)
                }
                return state.takeUnwatched()
            }
        }

        // MARK: For people and programs

        func statuses(at now: MonotonicTime) -> [SessionStatus] {
            state.withLock { Array($0.sessions.values) }.map { $0.status(sink: sink, at: now) }
        }

        var ended: [String: SinkTraffic] { state.withLock { $0.ended } }

        /// For players that do not say who they are: address and program.
        private static func name(of request: HTTPRequest) -> String {
            var hasher = Hasher()
            hasher.combine(request.peer.host)
            hasher.combine(request.fields["User-Agent"])
            return "at-" + String(UInt(bitPattern: hasher.finalize()), radix: 36)
        }
    }
}
