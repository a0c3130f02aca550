/// Every complaint of one reading, so that a person can mend all of them at once.
package struct Diagnostics: Hashable, Sendable {
    private var collected: [Diagnostic] = []

    package init() {}

    /// In the order of the files, and from top to bottom in each.
    package var all: [Diagnostic] {
        // The index keeps complaints about one place in the order in which they were made.
        collected.enumerated()
            .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
            .map(\.element)
    }

    package var isEmpty: Bool { collected.isEmpty }
    package var hasErrors: Bool { collected.contains { $0.severity == .error } }
    package var errorCount: Int { collected.count { $0.severity == .error } }
    package var warningCount: Int { collected.count { $0.severity == .warning } }

    package mutating func add(_ diagnostic: Diagnostic) { collected.append(diagnostic) }

    package mutating func add(_ others: Diagnostics) { collected += others.collected }

    package mutating func error(_ message: String, at place: SourcePlace) {
        add(Diagnostic(.error, message, at: place))
    }

    package mutating func warning(_ message: String, at place: SourcePlace) {
        add(Diagnostic(.warning, message, at: place))
    }
}

extension Diagnostics: CustomStringConvertible {
    /// One complaint a line.
    package var description: String { all.map(\.description).joined(separator: "\n") }
}
