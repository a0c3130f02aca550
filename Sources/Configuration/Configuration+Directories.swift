internal import Glibc

extension Configuration {
    /// A variable of the process's environment; nil if it is empty too.
    package static func environmentVariable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// What outlives a restart: as systemd sets it, or as configured, or among the user's own files.
    package func stateDirectory(environment: (String) -> String?) -> String {
        if let given = environment("STATE_DIRECTORY").flatMap(Self.firstPath) ?? stateDirectory { return given }
        if let base = environment("XDG_STATE_HOME") { return base + "/weir" }
        return (environment("HOME") ?? "/var/lib") + (environment("HOME") == nil ? "/weir" : "/.local/state/weir")
    }

    /// What does not outlive the process: as systemd sets it, or as configured, or among the user's own files.
    package func runtimeDirectory(environment: (String) -> String?) -> String {
        if let given = environment("RUNTIME_DIRECTORY").flatMap(Self.firstPath) ?? runtimeDirectory { return given }
        return environment("XDG_RUNTIME_DIR").map { $0 + "/weir" } ?? "/tmp/weir-\(getuid())"
    }

    /// systemd separates several directories by colons.
    private static func firstPath(_ list: String) -> String? { list.split(separator: ":").first.map(String.init) }
}
