import Configuration
import Control
import Glibc
import Router
import Runtime
import Sinks

enum RunCommand: Command {
    static let name = "run"
    static let summary = "run the router until SIGTERM"
    static let help = """
        usage: weir run [--config FILE] [--plugins DIR] [--demo]

        Starts the sinks, then the cameras, and serves until SIGTERM or SIGINT. Exits 0 when it was asked to stop,
        1 when the configuration is wrong, 3 when an address cannot be bound. SIGHUP has it read its files again.

        \(ConfigurationFiles.help)
          --demo          add a demonstration camera when no camera is configured
        """

    static func run(_ options: inout Options) async throws -> Int32 {
        let files = try ConfigurationFiles(&options)
        let wantsDemonstration = options.flag("--demo")
        try options.finish()
        @Sendable func read() -> (configuration: Configuration?, diagnostics: Diagnostics) {
            var (configuration, diagnostics) = files.read()
            if wantsDemonstration { configuration?.addDemonstrationCamera() }
            return (configuration, diagnostics)
        }
        let (configuration, diagnostics) = read()
        if !diagnostics.isEmpty { Output.error(diagnostics.description) }
        guard let configuration else { throw ConfigurationIsWrong() }
        return try await Daemon(configuration, read: read).run()
    }
}
