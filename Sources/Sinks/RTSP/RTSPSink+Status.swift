import Configuration
import RTP
import RTSP
import Router
import Runtime

extension RTSPSink.Connection {
    /// For those who ask about viewers; nil for a connection that has nothing to do with a camera yet.
    var status: SessionStatus? {
        guard let subscription else { return nil }
        var status = SessionStatus(
            // Until SETUP makes a session, the connection has a name that no session has.
            id: session.sessionID ?? "connection-\(socket.number)", sink: station.sink.name,
            camera: subscription.camera.name.written,
            peer: peer.description, transport: destinations.isEmpty ? "tcp" : "udp",
            state: session.isPlaying ? "playing" : "ready", age: (MonotonicTime.now - accepted).inSeconds)
        status.userAgent = userAgent
        status.bytesOut = byteCount - earlierByteCount
        status.framesDropped = framesDropped
        if !statistics.isEmpty {
            status.packetsLost = statistics.values.reduce(0) { $0 + $1.packetsLost }
            status.jitter = statistics.values.map { $0.jitter / 1000 }.max()
            status.roundTripTime = statistics.values.compactMap(\.roundTripTime).max().map { $0 / 1000 }
        }
        return status
    }
}
