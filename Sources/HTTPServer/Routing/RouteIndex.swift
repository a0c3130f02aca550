import Configuration

/// All routes in the order in which they are to be tried. Never changes.
final class RouteIndex: Sendable {
    private struct Entry: Sendable {
        let pattern: PathPattern
        var routes: [Route]
    }

    /// By the first segment where that is a literal one: most of the table need not be looked at.
    private let literal: [String: [Entry]]
    /// Those that begin with a parameter.
    private let others: [Entry]

    init(_ routes: [Route]) {
        var entries: [[PathPattern.Rank]: Entry] = [:]
        for route in routes {
            // Parameters of different names are the same pattern to a path.
            let shape = route.pattern.ranks
            var entry = entries[shape] ?? Entry(pattern: route.pattern, routes: [])
            if !entry.routes.contains(where: { $0.method == route.method }) { entry.routes.append(route) }
            entries[shape] = entry
        }
        let sorted = entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        var (literal, others): ([String: [Entry]], [Entry]) = ([:], [])
        for entry in sorted {
            if case .literal(let text) = entry.pattern.segments.first {
                literal[text, default: []].append(entry)
            } else {
                others.append(entry)
            }
        }
        self.literal = literal
        self.others = others
    }

    func match(_ segments: [String]) -> PathMatch? {
        guard let first = segments.first else { return nil }
        let entry =
            literal[first]?.first { $0.pattern.matches(segments) } ?? others.first { $0.pattern.matches(segments) }
        return entry.map { PathMatch(routes: $0.routes, segments: segments) }
    }

    func nearestPath(to path: String) -> String? {
        let paths = (literal.values.joined() + others).map(\.pattern).filter { !$0.hasParameters }.map(\.description)
        return NearestName.nearest(to: path, in: paths.sorted())
    }
}
