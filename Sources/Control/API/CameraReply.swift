import Router
import Runtime

/// A camera as the API tells it.
struct CameraReply: Encodable, Sendable {
    /// One elementary stream.
    struct Track: Encodable, Sendable {
        var kind: String
        var codec: String
        var width: Int?
        var height: Int?
        /// Frames a second: as measured over the last seconds, else as the stream tells it.
        var fps: Double?
        /// In Hz.
        var sampleRate: Int?
        var channels: Int?
        /// In bits a second, measured over the last seconds.
        var bitrate: Int?
    }

    var name: String
    var state: String
    var since: Timestamp
    /// The URL without secrets.
    var source: String
    var onDemand: Bool
    var tracks: [Track]
    /// Viewers now, by the name of the sink.
    var sessions: [String: Int]
    var bytesIn: UInt64
    /// By all sinks.
    var bytesOut: UInt64
    /// Of all tracks, in bits a second.
    var bitrate: Int
    var framesIn: UInt64
    /// Frames that viewers lost because they did not take them in time.
    var framesDropped: UInt64
    /// Access units that came damaged.
    var damaged: UInt64
    var restarts: Int
    var lastError: String?
    /// One word for programs.
    var lastErrorKind: String?
    var lastErrorAt: Timestamp?
    var nextAttemptAt: Timestamp?
    var urls: [PlayURL]
    var settings: CameraStatus.Settings
    var declaredIn: String
    /// It was added over the API, and can be changed there.
    var isEditable: Bool

    init(_ camera: CameraStatus, sinks: [SinkStatus], urls: [PlayURL], isEditable: Bool) {
        let traffic = sinks.compactMap { sink in sink.traffic[camera.name].map { (sink.name, $0) } }
        name = camera.name
        state = camera.state
        since = Timestamp(camera.since)
        source = camera.source
        onDemand = camera.onDemand
        tracks = camera.tracks.map(Track.init)
        sessions = Dictionary(traffic.map { ($0.0, $0.1.sessions) }, uniquingKeysWith: +)
        bytesIn = camera.bytesIn
        bytesOut = traffic.reduce(0) { $0 + $1.1.bytesOut }
        bitrate = tracks.reduce(0) { $0 + ($1.bitrate ?? 0) }
        framesIn = camera.framesIn
        framesDropped = traffic.reduce(0) { $0 + $1.1.framesDropped }
        damaged = camera.damaged
        restarts = camera.restarts
        lastError = camera.lastError
        lastErrorKind = camera.lastErrorKind
        lastErrorAt = camera.lastErrorAt.map { Timestamp($0) }
        nextAttemptAt = camera.nextAttemptAt.map { Timestamp($0) }
        self.urls = urls
        settings = camera.settings
        declaredIn = camera.place
        self.isEditable = isEditable
    }
}

extension CameraReply.Track {
    init(_ track: CameraStatus.TrackStatus) {
        kind = track.kind
        codec = track.codec
        width = track.width
        height = track.height
        let measured = track.framesPerSecond.map { ($0 * 10).rounded() / 10 }
        fps = track.kind == "video" ? measured ?? track.frameRate : nil
        sampleRate = track.sampleRate
        channels = track.channels
        bitrate = track.bitrate.map { Int($0) }
    }
}
