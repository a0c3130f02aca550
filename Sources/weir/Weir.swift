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
        guard let command = commands.first(where: { $0.name == name }) else {
            fail(UsageError.unknownCommand(name, known: commands.map { $0.name }))
        }
        if arguments.contains("--help") || arguments.contains("-h") {
            Output.line(command.help)
            return
        }
        if command == RunCommand.self { serve(Options(arguments)) }
        await perform(command, Options(arguments))
    }

    /// Serves with the main thread out of the way.
    ///
    /// Threads inherit which signals are blocked, so ours are before there is a second thread. But the main thread of a
    /// Swift program, when it has nothing to do, waits in `dispatch_main`, which lets every signal through: SIGTERM would
    /// end the process there and then. It waits here instead.
    private static func serve(_ options: Options) -> Never {
        SignalSource.block(Daemon.signals)
        Task.detached { await perform(RunCommand.self, options) }
        while true { pause() }
    }

    private static func perform(_ command: any Command.Type, _ options: Options) async -> Never {
        var options = options
        do {
            exit(try await command.run(&options))
        } catch {
            fail(error)
        }
    }

    private static func fail(_ error: any Error) -> Never {
        guard error is UsageError else {
            Output.error("weir: \(error)")
            exit(ExitCode.configuration)
        }
        Output.error("weir: \(error)\nTry `weir help`.")
        exit(ExitCode.usage)
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
