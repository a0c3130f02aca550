import Runtime

enum VersionCommand: Command {
    static let name = "version"
    static let summary = "tell the version"
    static let help = "usage: weir version"

    static func run(_ options: inout Options) async throws -> Int32 {
        try options.finish()
        Output.line("weir \(Version.current)")
        return ExitCode.success
    }
}

enum HelpCommand: Command {
    static let name = "help"
    static let summary = "tell what there is"
    static let help = "usage: weir help"

    static func run(_ options: inout Options) async throws -> Int32 {
        let width = Weir.commands.map { $0.name.count }.max() ?? 0
        let list = Weir.commands.map { command in
            "  \(command.name)\(String(repeating: " ", count: width - command.name.count))   \(command.summary)"
        }
        Output.line(
            """
            weir routes cameras: one connection to each, as many viewers as you like.

            usage: weir COMMAND [OPTIONS]

            \(list.joined(separator: "\n"))

            `weir COMMAND --help` tells more.
            """)
        return ExitCode.success
    }
}
