import Worker

/// A camera, for people and programs.
package struct CameraStatus: Codable, Sendable {
    package struct TrackStatus: Codable, Sendable {
        /// `video` or `audio`.
        package var kind: String
        package var codec: String
        package var width: Int?
        package var height: Int?
        /// As the stream itself tells it.
        package var frameRate: Double?
        /// In Hz.
        package var sampleRate: Int?
        package var channels: Int?
        /// Measured over the last seconds, in bits a second; nil before a second has passed.
        package var bitrate: Double?
        /// Frames a second, measured over the last seconds.
        package var framesPerSecond: Double?
    }

    package struct WorkerStatus: Codable, Sendable {
        /// Of the ffmpeg that runs now.
        package var pid: Int32?
    }

    /// What its owner can set, with every default filled in. Times in seconds.
    package struct Settings: Codable, Hashable, Sendable {
        package var enabled: Bool
        package var onDemand: Bool
        package var closeAfter: Double
        package var startTimeout: Double
        package var stallTimeout: Double
        package var transport: String
        package var video: String
        package var audio: String
    }

    /// Everything that `state` can be.
    package static let states = WorkerState.allCases.map(\.rawValue)

    package var name: String
    /// One of `states`.
    package var state: String
    /// Since when, in seconds of Unix time.
    package var since: Double
    /// The URL, without secrets.
    package var source: String
    package var onDemand: Bool
    package var tracks: [TrackStatus]
    package var worker: WorkerStatus
    /// How many hold the camera open.
    package var sessions: Int
    package var bytesIn: UInt64
    package var framesIn: UInt64
    /// Access units that were damaged on the way here.
    package var damaged: UInt64
    /// Groups of pictures that were too large to keep: viewers then wait for the next keyframe.
    package var groupOfPicturesOverflows: Int
    package var restarts: Int
    package var lastError: String?
    /// One word for programs, such as `authentication_failed`.
    package var lastErrorKind: String?
    package var lastErrorAt: Double?
    package var nextAttemptAt: Double?
    package var settings: Settings
    /// Where it is declared: a path with a line, or a URL without secrets.
    package var place: String
}
