import Configuration
import Runtime

/// What clients of frame servers asked for when they started a stream. It belongs to the camera of the same name, and is
/// forgotten with the process: such clients start their streams anew.
final class FrameStreams: Sendable {
    struct Settings: Hashable, Sendable {
        /// Of the frames, in pixels.
        var width = 640
        var height = 480
        /// Frames that are kept.
        var frameBufferSize = 100
        /// Frames that are kept for each client.
        var clientBufferSize = 10
    }

    private let settings = Locked<[CameraName: Settings]>([:])

    /// nil for a camera that nobody has started as a stream.
    subscript(camera: CameraName) -> Settings? {
        get { settings.withLock { $0[camera] } }
        set { settings.withLock { $0[camera] = newValue } }
    }
}
