import Configuration

extension Configuration {
    /// A test picture with a running clock and a tone, for those who have no camera at hand. Only where none is configured.
    mutating func addDemonstrationCamera() throws {
        guard cameras.isEmpty else { return }
        var camera = CameraConfiguration(
            name: try CameraName("demo"), url: try CameraURL(Self.demonstrationURL), place: SourcePlace(file: "--demo"))
        camera.video = .h264
        camera.audio = .aac
        cameras.append(camera)
    }

    /// `drawtext` needs a font, which a small machine may lack; `testsrc2` draws a clock of its own.
    private static let demonstrationURL =
        "lavfi:testsrc2=size=1280x720:rate=25[out0];sine=frequency=440:beep_factor=4:sample_rate=48000,volume=0.2[out1]"
}
