import Configuration
import Foundation
import Worker

enum ProbeCommand: Command {
    static let name = "probe"
    static let summary = "ask a camera what it sends, with ffprobe"
    static let help = """
        usage: weir probe CAMERA [--config FILE] [--plugins DIR]

        Runs ffprobe on the camera as its worker would reach it, and ends with ffprobe's exit code.

        \(ConfigurationFiles.help)
        """

    static func run(_ options: inout Options) async throws -> Int32 {
        let (configuration, camera) = try configuredCamera(&options)
        let command = FFmpegCommand.probe(camera, ffprobe: configuration.ffmpeg.probePath)
        Output.error("weir: \(command)")
        return try replaceProcess(with: command)
    }

    /// Becomes the command, so that it has the terminal and the signals for itself.
    private static func replaceProcess(with command: FFmpegCommand) throws -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = ([command.executable] + command.arguments).map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        execvp(command.executable, arguments)
        throw CannotRun(executable: command.executable, code: errno)
    }

    struct CannotRun: Error, CustomStringConvertible {
        let executable: String
        let code: Int32

        var description: String {
            "cannot run \(executable): \(String(cString: strerror(code))). Install ffmpeg, or say where it is in `ffmpeg: {ffprobe: …}`"
        }
    }
}
