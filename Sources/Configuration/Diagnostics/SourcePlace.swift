/// A place in a file, for complaints. Line and column count from 1; 0 means the whole file (or the whole line).
package struct SourcePlace: Hashable, Sendable {
    package var file: String
    package var line: Int
    /// In characters, not in bytes.
    package var column: Int

    package init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourcePlace: CustomStringConvertible {
    /// `etc/weir.yaml:12:5`, the form that editors and terminals make a link of.
    package var description: String {
        if line == 0 { return file }
        if column == 0 { return "\(file):\(line)" }
        return "\(file):\(line):\(column)"
    }
}

extension SourcePlace: Comparable {
    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// A value that never tells two owners apart.
///
/// A reload compares configurations. Where a thing is written is worth keeping, but a comment added above a camera must
/// not restart it.
@propertyWrapper
package struct Uncompared<Value: Sendable>: Hashable, Sendable {
    package var wrappedValue: Value

    package init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

    package static func == (left: Uncompared, right: Uncompared) -> Bool { true }

    package func hash(into hasher: inout Hasher) {}
}
