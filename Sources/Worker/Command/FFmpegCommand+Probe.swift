package import Configuration

extension FFmpegCommand {
    /// Asks ffprobe what the camera sends, with the camera's own input options.
    package static func probe(_ camera: CameraConfiguration, ffprobe: String = "ffprobe") -> FFmpegCommand {
        let kind = InputKind(camera)
        var arguments = ["-hide_banner", "-loglevel", "level+error", "-show_streams", "-show_format", "-of", "json"]
        if kind == .rtsp {
            arguments += ["-timeout", "10000000"]
            if camera.transport != .auto { arguments += ["-rtsp_transport", camera.transport.rawValue] }
        }
        if !camera.inputOptions.contains("-f") {
            if kind == .filterGraph { arguments += ["-f", "lavfi"] }
            if kind == .videoDevice { arguments += ["-f", "v4l2"] }
        }
        arguments += camera.inputOptions.filter { $0 != "-re" }
        arguments += ["-i", inputText(camera, kind)]
        return FFmpegCommand(executable: ffprobe, arguments: arguments, secrets: camera.secrets)
    }

    /// Schemes that a camera URL given over the network may have: none of them opens a file or a device here.
    package static let remoteSchemes: Set<String> = [
        "rtsp", "rtsps", "rtspt", "http", "https", "rtmp", "rtmps", "srt",
    ]

    /// The URL of a camera that needs no camera: a moving test picture with a clock, and a tone.
    package static let demonstrationURL =
        "lavfi:testsrc2=size=1280x720:rate=25[out0];sine=frequency=440:sample_rate=48000,volume=0.1[out1]"
}
