import Configuration
import Worker

extension Configuration {
    /// A test picture with a running clock and a tone, for those who have no camera at hand. Only where none is configured.
    mutating func addDemonstrationCamera() {
        guard cameras.isEmpty, let name = try? CameraName("demo"),
            let url = try? CameraURL(FFmpegCommand.demonstrationURL)
        else { return }
        var camera = CameraConfiguration(name: name, url: url, place: SourcePlace(file: "--demo"))
        camera.video = .h264
        camera.audio = .aac
        cameras.append(camera)
    }
}
