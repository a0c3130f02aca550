import Configuration
import Worker

extension Configuration {
    /// A test picture with a running clock and a tone, for those who have no camera at hand. Only where none is configured.
    mutating func addDemonstrationCamera() throws {
        guard cameras.isEmpty else { return }
        var camera = CameraConfiguration(
            name: try CameraName("demo"), url: try CameraURL(FFmpegCommand.demonstrationURL),
            place: SourcePlace(file: "--demo"))
        camera.video = .h264
        camera.audio = .aac
        cameras.append(camera)
    }
}
