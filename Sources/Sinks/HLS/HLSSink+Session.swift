import Configuration
import Router
import Runtime

extension HLSSink {
    /// A viewer, as far as there is such a thing: requests that bear the same name.
    struct Session: Sendable {
        let id: String
        let stream: Stream
        let peer: String
        let userAgent: String?
        let since: MonotonicTime
        var lastRequest: MonotonicTime
        /// Requests that wait now.
        var waiting = 0
        var bytesOut: UInt64 = 0
        var hasPlaylist = false
        /// It wants the camera.
        let hold: DemandHold

        /// How long after the last request it is over. A player asks for a playlist every target duration at least.
        private var patience: Duration { max(.seconds(10), stream.patience) }

        func isOver(at now: MonotonicTime) -> Bool { waiting == 0 && now - lastRequest > patience }

        func status(sink: String, at now: MonotonicTime) -> SessionStatus {
            var status = SessionStatus(
                id: id, sink: sink, camera: stream.key.camera.written, peer: peer, transport: "http",
                state: hasPlaylist ? "playing" : "ready", age: (now - since).inSeconds)
            status.userAgent = userAgent
            status.bytesOut = bytesOut
            return status
        }
    }
}
