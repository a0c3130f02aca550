/// A pattern for names: `*` stands for anything (`/` included, or nothing), `?` for one character. Case does not count.
package struct Glob: Hashable, Sendable {
    /// In lower case.
    private let bytes: [UInt8]
    package let pattern: String

    package init(_ pattern: String) {
        self.pattern = pattern
        bytes = Array(pattern.lowercased().utf8)
    }

    package var hasWildcards: Bool { pattern.contains("*") || pattern.contains("?") }

    package func matches(_ name: CameraName) -> Bool { matches(normalized: name.normalized) }

    /// - Parameter name: in lower case.
    ///
    /// Needs time in proportion to both lengths multiplied, whatever the pattern: only the last `*` is ever tried again.
    package func matches(normalized name: String) -> Bool {
        let text = Array(name.utf8)
        var (at, position) = (0, 0)
        var star: (next: Int, position: Int)?
        while position < text.count {
            if at < bytes.count, bytes[at] == UInt8(ascii: "*") {
                star = (at + 1, position)
                at += 1
            } else if at < bytes.count, bytes[at] == text[position] || bytes[at] == UInt8(ascii: "?") {
                at += 1
                position += 1
            } else if let last = star {
                star = (last.next, last.position + 1)
                at = last.next
                position = last.position + 1
            } else {
                return false
            }
        }
        return bytes[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
