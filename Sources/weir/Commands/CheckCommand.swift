import Configuration

enum CheckCommand: Command {
    static let name = "check"
    static let summary = "tell everything that is wrong with the configuration"
    static let help = """
        usage: weir check [--config FILE] [--plugins DIR]

        Reads the configuration and prints every complaint as FILE:LINE:COLUMN. Exits 1 when there is an error.

        \(ConfigurationFiles.help)
        """

    static func run(_ options: inout Options) async throws -> Int32 {
        let files = try ConfigurationFiles(&options)
        try options.finish()
        let (configuration, diagnostics) = files.read()
        if !diagnostics.isEmpty { Output.line(diagnostics.description) }
        guard let configuration else { return ExitCode.configuration }
        let cameras = configuration.cameras.count { $0.isEnabled }
        let sinks = configuration.sinks.count { $0.isEnabled }
        Output.line("\(files.config): good. Cameras: \(cameras), sinks: \(sinks).")
        return ExitCode.success
    }
}
