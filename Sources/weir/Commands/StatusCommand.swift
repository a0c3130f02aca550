import Configuration
import Control
import Foundation
import Runtime

enum StatusCommand: Command {
    static let name = "status"
    static let summary = "tell how the running weir, its cameras and its viewers are"
    static let help = """
        usage: weir status [--json] [--config FILE]

        Asks the weir that runs on this machine, over the socket in its runtime directory.

          --json          for programs
          --config FILE   the file that the running weir was started with, if it names a runtime directory
        """

    static func run(_ options: inout Options) async throws -> Int32 {
        let isJSON = options.flag("--json")
        let hasFile = try options.value("--config")
        try options.finish()
        var configuration = Configuration()
        if let hasFile {
            var fileOptions = Options(["--config", hasFile])
            configuration = try ConfigurationFiles(&fileOptions).read().0 ?? configuration
        }
        let directory = configuration.runtimeDirectory(environment: Configuration.environmentVariable)
        do {
            if isJSON {
                Output.line(String(decoding: try StatusQuery.json(directory: directory), as: UTF8.self))
            } else {
                Output.line(try StatusQuery.status(directory: directory).text)
            }
            return ExitCode.success
        } catch let error as SystemError {
            Output.error(
                "weir: \(error). Is weir running? Where its file names a runtime_directory, say --config FILE.")
            return ExitCode.configuration
        }
    }
}
