/// Everything that the files say, with every default filled in.
package struct Configuration: Hashable, Sendable {
    package enum LogLevel: String, CaseIterable, Sendable {
        case debug
        case info
        case warn
        case error
    }

    package enum Loops: Hashable, Sendable {
        /// One for each core.
        case automatic
        case count(Int)
    }

    /// Where the programs are; a name without `/` is looked up in `PATH`.
    package struct FFmpeg: Hashable, Sendable {
        package var path = "ffmpeg"
        package var probePath = "ffprobe"
    }

    package struct Limits: Hashable, Sendable {
        /// The most that a camera keeps from its last keyframe on.
        package var groupOfPicturesBytes = 16 << 20
        package var groupOfPicturesDuration: Duration = .seconds(30)
        /// How far a viewer may fall behind before it loses frames.
        package var viewerBacklog: Duration = .seconds(10)
    }

    /// The daemon's file, for people.
    package var path = ""
    package var logLevel: LogLevel = .info
    package var ffmpeg = FFmpeg()
    package var loops: Loops = .automatic
    /// What `state_directory` says; nil leaves it to ``stateDirectory(environment:)``.
    package var stateDirectory: String?
    package var runtimeDirectory: String?
    package var limits = Limits()
    package var http = HTTP()
    package var access = Access()
    /// What the file says of all cameras, for those that come from elsewhere.
    var cameraDefaults = CameraSettings()
    package var cameraSources = CameraSources()
    /// Those of the file, in its order, disabled ones included.
    package var cameras: [CameraConfiguration] = []
    /// In the order of the files' names, disabled ones included.
    package var sinks: [SinkConfiguration] = []

    package init() {}

    package func camera(_ name: CameraName) -> CameraConfiguration? { cameras.first { $0.name == name } }
}
