import Glibc
import Runtime

/// The command line: a name, its options, and nothing else.
@main
struct Weir {
    /// On the main thread, where nothing else runs yet.
    @MainActor
    static func main() async {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let name = arguments.isEmpty ? "help" : arguments.removeFirst()
        do {
            guard let command = commands.first(where: { $0.name == name }) else {
                throw UsageError.unknownCommand(name, known: commands.map { $0.name })
            }
            if arguments.contains("--help") || arguments.contains("-h") {
                Output.line(command.help)
                return
            }
            var options = Options(arguments)
            // Before there is a second thread: threads inherit which signals are blocked.
            if command == RunCommand.self { SignalSource.block(Daemon.signals) }
            exit(try await command.run(&options))
        } catch let error as UsageError {
            Output.error("weir: \(error)\nTry `weir help`.")
            exit(ExitCode.usage)
        } catch {
            Output.error("weir: \(error)")
            exit(ExitCode.configuration)
        }
    }

    static let commands: [any Command.Type] = [
        RunCommand.self, CheckCommand.self, FFmpegCommandLine.self, ProbeCommand.self, StatusCommand.self,
        PasswordCommand.self, VersionCommand.self, HelpCommand.self,
    ]
}

/// What the process ends with.
enum ExitCode {
    static let success: Int32 = 0
    static let configuration: Int32 = 1
    static let usage: Int32 = 2
    static let address: Int32 = 3
}
