/// Segments that paths must have: literals, `{name}` for one segment, and `{name...}` for one or more, as the names of
/// cameras may hold slashes: `/api/cameras/{camera...}/restart`.
package struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    enum Segment: Hashable, Sendable {
        case literal(String)
        case one(String)
        case some(String)
    }

    package let description: String
    let segments: [Segment]

    package init(stringLiteral text: String) {
        description = text
        segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { segment in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .literal(String(segment)) }
            let name = segment.dropFirst().dropLast()
            return name.hasSuffix("...") ? .some(String(name.dropLast(3))) : .one(String(name))
        }
    }
}
