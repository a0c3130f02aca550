/// A value in a YAML (or JSON) file, with the place where it begins.
///
/// Two nodes are equal if they say the same: places, the order of keys and the kind of quotes do not count.
package struct YAMLNode: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping(YAMLMapping)
    }

    @Uncompared package var place: SourcePlace
    package var content: Content

    package init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self._place = Uncompared(wrappedValue: place)
    }

    package var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    package var sequence: [YAMLNode]? {
        if case .sequence(let nodes) = content { nodes } else { nil }
    }

    package var mapping: YAMLMapping? {
        if case .mapping(let mapping) = content { mapping } else { nil }
    }

    /// Whether nothing (or `~`, or `null`) stands where a value could.
    package var isNull: Bool { scalar?.isNull ?? false }

    /// What it is, for "must be …, not …".
    package var kindInWords: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "nothing" : scalar.text.quoted
        case .sequence: "a list"
        case .mapping: "a map"
        }
    }
}

/// A text as it stands in the file. What it means (number, duration, …) is decided by who asks for it, so
/// `password: 0123` stays `0123`.
package struct YAMLScalar: Hashable, Sendable {
    package var text: String
    /// Not in quotes and not a block, so it may mean a number, a truth value or null.
    package var isPlain: Bool

    package init(_ text: String, isPlain: Bool = true) {
        self.text = text
        self.isPlain = isPlain
    }

    package var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }
}
