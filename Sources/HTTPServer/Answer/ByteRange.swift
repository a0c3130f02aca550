import HTTP

/// What part of a representation is asked for (RFC 9110 §14.2).
enum ByteRange: Equatable {
    case whole
    /// Not empty, and inside.
    case part(Range<Int>)
    /// None of it is there: 416.
    case unsatisfiable

    /// Several ranges, other units and malformed ones are passed over, as a server may do.
    init(_ field: String?, size: Int) {
        self = .whole
        guard let field, field.lowercased().hasPrefix("bytes="), !field.contains(",") else { return }
        let bounds = field.dropFirst(6).trimmingWhiteSpace.split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2 else { return }
        switch (bounds[0].decimalValue, bounds[1].decimalValue) {
        case (let first?, let last?):
            guard first <= last else { return }
            self = first < size ? .part(first..<min(last + 1, size)) : .unsatisfiable
        case (let first?, nil) where bounds[1].isEmpty:
            self = first < size ? .part(first..<size) : .unsatisfiable
        case (nil, let suffix?) where bounds[0].isEmpty:
            self = suffix > 0 && size > 0 ? .part(max(0, size - suffix)..<size) : .unsatisfiable
        default: return
        }
    }
}
