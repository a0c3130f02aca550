import Configuration
import Glibc
import Router
import Sinks

/// Where the configuration is, as the command line says.
struct ConfigurationFiles {
    static let help = """
          --config FILE   the daemon's file (default: /etc/weir/weir.yaml)
          --plugins DIR   the folder of sinks (default: plugins.d beside the daemon's file)
        """

    let config: String
    let plugins: String

    init(_ options: inout Options) throws {
        config = try options.value("--config") ?? "/etc/weir/weir.yaml"
        let folder = config.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        plugins = try options.value("--plugins") ?? (folder.isEmpty ? "plugins.d" : folder + "/plugins.d")
    }

    /// Reads both and prints every complaint; nil when there is an error among them.
    func load() -> Configuration? {
        let (configuration, diagnostics) = read()
        if !diagnostics.isEmpty { Output.error(diagnostics.description) }
        return configuration
    }

    func read() -> (Configuration?, Diagnostics) {
        let registry = SinkRegistry(allSinks)
        return Configuration.load(
            configPath: config, pluginsDirectory: plugins, knownKinds: registry.kinds,
            checkSink: { registry.check($0, &$1) })
    }
}

/// The files have errors, which are printed.
struct ConfigurationIsWrong: Error, CustomStringConvertible {
    var description: String { "the configuration has errors; nothing was started" }
}
