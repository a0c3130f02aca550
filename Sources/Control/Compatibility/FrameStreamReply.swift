import Router
import Runtime

/// A camera in the words of frame-server clients.
struct FrameStreamReply: Encodable, Sendable {
    var stream_id: String
    /// Without secrets.
    var rtsp_url: String
    var width: Int
    var height: Int
    var status: String
    var frame_buffer_size: Int
    var client_buffer_size: Int

    init(_ camera: CameraStatus, _ settings: FrameStreams.Settings) {
        stream_id = camera.name
        rtsp_url = camera.source
        width = settings.width
        height = settings.height
        status = camera.state
        frame_buffer_size = settings.frameBufferSize
        client_buffer_size = settings.clientBufferSize
    }
}

/// How a stream goes.
struct FrameStreamStats: Encodable, Sendable {
    var stream_id: String
    var status: String
    /// Of the video, as it comes from the camera.
    var fps: Double
    var frames: UInt64
    var clients: Int
    /// Of the frames that clients get.
    var width: Int
    var height: Int
    /// That came from the camera.
    var bytes: UInt64
    var dropped_frames: UInt64
    /// Since when it runs, in seconds; 0 while it does not.
    var uptime: Double
    var reconnects: Int
    var last_error: String?

    init(_ camera: CameraStatus, _ settings: FrameStreams.Settings, sinks: [SinkStatus], now: WallTime = .now) {
        let traffic = sinks.compactMap { $0.traffic[camera.name] }
        stream_id = camera.name
        status = camera.state
        fps = camera.tracks.first { $0.kind == "video" }?.framesPerSecond.map { ($0 * 10).rounded() / 10 } ?? 0
        frames = camera.framesIn
        clients = traffic.reduce(0) { $0 + $1.sessions }
        width = settings.width
        height = settings.height
        bytes = camera.bytesIn
        dropped_frames = traffic.reduce(0) { $0 + $1.framesDropped }
        uptime = camera.state == "running" ? max(0, now.unixSeconds - camera.since) : 0
        reconnects = camera.restarts
        last_error = camera.lastError
    }
}
