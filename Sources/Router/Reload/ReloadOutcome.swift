package import Configuration

/// What became of a reload.
package enum ReloadOutcome: Sendable {
    case done(ReloadSummary)
    /// The files have errors: nothing was changed. Every complaint is here, warnings included.
    case rejected(Diagnostics)
}

/// What a reload changed. What is not named here went on untouched.
package struct ReloadSummary: Codable, Hashable, Sendable {
    /// Names of cameras.
    package var added: [String] = []
    package var changed: [String] = []
    package var removed: [String] = []
    /// Names of sinks that were started, started anew or stopped.
    package var sinks: [String] = []
    /// Warnings, what could not be carried out, and what waits for the next start of weir.
    package var remarks: [String] = []

    package init() {}

    package var isEmpty: Bool { self == ReloadSummary() }
}
