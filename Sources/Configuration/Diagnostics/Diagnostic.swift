/// One complaint about a file: where, how bad, and what to do about it.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Sendable {
        /// The configuration cannot be used.
        case error
        /// The configuration can be used, but probably does not do what was meant.
        case warning
    }

    package var place: SourcePlace
    package var severity: Severity
    /// What is wrong and what to do, in one line, without the place and without secrets.
    package var message: String

    package init(_ severity: Severity, _ message: String, at place: SourcePlace) {
        self.place = place
        self.severity = severity
        self.message = message
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `etc/weir.yaml:12:5: error: unknown key "on_demnd" in camera "door"; did you mean "on_demand"?`
    package var description: String { "\(place): \(severity.rawValue): \(message)" }
}
