import Configuration
import Runtime

extension Router {
    /// Reads the files again and takes over what differs; a file with an error changes nothing.
    /// - Parameter reason: who wanted it, for the log: `SIGHUP`, or the name of a user.
    package func reload(by reason: String) async -> ReloadOutcome { .rejected(Diagnostics()) }
}
