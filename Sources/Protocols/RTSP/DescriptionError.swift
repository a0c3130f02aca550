/// Why bytes are not a session description, and in which line.
package struct DescriptionError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, Hashable, Sendable {
        case tooLong = "the description is too long"
        case noVersion = "the description does not begin with v=0"
        case badLine = "a line does not begin with a letter and an equals sign"
        case controlCharacter = "a line holds a control character"
        case badMedia = "an m= line has not a kind, a port, a transport and a format"
        case tooManyMedia = "there are too many m= lines"
        case tooManyLines = "there are too many lines"
    }

    package var reason: Reason
    /// Counted from 1.
    package var line: Int

    package init(reason: Reason, line: Int) {
        self.reason = reason
        self.line = line
    }

    package var description: String { "line \(line): \(reason.rawValue)" }
}
