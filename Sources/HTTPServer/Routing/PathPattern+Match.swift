extension PathPattern {
    /// What decides which of two patterns is tried first, segment by segment.
    enum Rank: Hashable, Comparable {
        case literal(String)
        case one
        /// With the negative number of segments behind it: more of them are tried first.
        case some(Int)
    }

    /// Equal for patterns that differ in the names of their parameters only.
    var ranks: [Rank] {
        segments.enumerated().map { index, segment in
            switch segment {
            case .literal(let text): .literal(text)
            case .one: .one
            case .some: .some(index + 1 - segments.count)
            }
        }
    }

    var hasParameters: Bool {
        segments.contains { if case .literal = $0 { false } else { true } }
    }

    func matches(_ path: [String]) -> Bool {
        guard path.count >= segments.count else { return false }
        var position = 0
        for (index, segment) in segments.enumerated() {
            let rest = segments.count - index - 1
            switch segment {
            case .literal(let text):
                guard position < path.count, path[position] == text else { return false }
                position += 1
            case .one:
                guard position < path.count, !path[position].isEmpty else { return false }
                position += 1
            case .some:
                // All but what the segments behind it need; a second one of its kind finds one segment.
                let end = path.count - rest
                guard end > position, !path[position..<end].contains("") else { return false }
                position = end
            }
        }
        return position == path.count
    }

    /// The values of the parameters; nil where the path does not match.
    func parameters(in path: [String]) -> [String: String]? {
        guard matches(path) else { return nil }
        var parameters: [String: String] = [:]
        var position = 0
        for (index, segment) in segments.enumerated() {
            switch segment {
            case .literal: position += 1
            case .one(let name):
                parameters[name] = path[position]
                position += 1
            case .some(let name):
                let end = path.count - (segments.count - index - 1)
                parameters[name] = path[position..<end].joined(separator: "/")
                position = end
            }
        }
        return parameters
    }
}
