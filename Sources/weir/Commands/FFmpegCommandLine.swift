import Configuration
import Worker

enum FFmpegCommandLine: Command {
    static let name = "ffmpeg"
    static let summary = "print the very command that pulls a camera"
    static let help = """
        usage: weir ffmpeg CAMERA [--reveal] [--config FILE] [--plugins DIR]

        Prints the worker's command, quoted for a shell. Its output is MPEG-TS as weir wants it: from an RTSP camera in
        parts of frames, with the sound 10 s ahead. Append `| ffplay -an -` to look at it.

        \(ConfigurationFiles.help)
          --reveal        print passwords too, instead of ***
        """

    static func run(_ options: inout Options) async throws -> Int32 {
        let reveals = options.flag("--reveal")
        let (configuration, camera) = try configuredCamera(&options)
        let command = FFmpegCommand.ingest(camera, profile: .first(for: camera), ffmpeg: configuration.ffmpeg.path)
        Output.line(command.shellLine(revealsSecrets: reveals))
        return ExitCode.success
    }
}

/// The configuration, and the camera that the command line names.
func configuredCamera(_ options: inout Options) throws -> (Configuration, CameraConfiguration) {
    let files = try ConfigurationFiles(&options)
    let name = try options.argument("CAMERA")
    try options.finish()
    guard let configuration = files.load() else { throw ConfigurationIsWrong() }
    guard let camera = configuration.cameras.first(where: { $0.name.normalized == name.lowercased() }) else {
        throw UnknownCamera(name: name, known: configuration.cameras.map(\.name.written), file: files.config)
    }
    return (configuration, camera)
}

struct UnknownCamera: Error, CustomStringConvertible {
    let name: String
    let known: [String]
    let file: String

    var description: String { "\(file) has no camera \"\(name)\"\(NearestName.suggestion(for: name, in: known))" }
}
