/// How one kind of setting is read: what it accepts and what it says about the rest.
///
/// Sinks may declare kinds of their own with ``init(_:)`` or ``init(expected:_:)``.
package struct SettingType<Value> {
    /// Reads the node, or adds a complaint that begins with the label (`"listen" in sink "rtsp"`) and returns nil.
    package let read: (_ node: YAMLNode, _ label: String, _ diagnostics: inout Diagnostics) -> Value?

    package init(_ read: @escaping (_ node: YAMLNode, _ label: String, _ diagnostics: inout Diagnostics) -> Value?) {
        self.read = read
    }

    /// A setting that is one text.
    /// - Parameters:
    ///   - expected: completes "… must be" in the complaint: `a duration like 10s`.
    ///   - parse: nil if the text is none of them.
    package init(expected: String, _ parse: @escaping (YAMLScalar) -> Value?) {
        self.init { node, label, diagnostics in
            if let scalar = node.scalar, !scalar.isNull, let value = parse(scalar) { return value }
            diagnostics.error("\(label) must be \(expected), not \(node.kindInWords)", at: node.place)
            return nil
        }
    }

    /// The same kind, with one more condition: `complain` says what is wrong with a value, or nil.
    package func checked(_ complain: @escaping (Value) -> String?) -> SettingType {
        SettingType { node, label, diagnostics in
            guard let value = read(node, label, &diagnostics) else { return nil }
            guard let complaint = complain(value) else { return value }
            diagnostics.error("\(label) \(complaint)", at: node.place)
            return nil
        }
    }
}

extension SettingType where Value == YAMLNode {
    /// Anything, unread.
    package static var any: SettingType { SettingType { node, _, _ in node } }
}

extension SettingType where Value == String {
    /// Any text but an empty one. Numbers are texts too: `0123` stays as it is.
    package static var string: SettingType {
        SettingType(expected: "a text") { $0.text.isEmpty ? nil : $0.text }
    }

    /// Any text; an empty one only in quotes.
    package static var possiblyEmptyString: SettingType { SettingType(expected: "a text") { $0.text } }
}

extension SettingType where Value == Secret {
    /// A text that no message repeats.
    package static var secret: SettingType {
        SettingType { node, label, diagnostics in
            if let scalar = node.scalar, !scalar.isNull { return Secret(scalar.text) }
            let found = node.isNull ? "nothing" : node.sequence == nil ? "a map" : "a list"
            diagnostics.error(
                "\(label) must be a text, not \(found); put it in quotes if it has special characters", at: node.place)
            return nil
        }
    }
}

extension SettingType where Value == Bool {
    /// `true` or `false`; `yes`, `no`, `on` and `off` are understood as well.
    package static var bool: SettingType {
        SettingType { node, label, diagnostics in
            if let scalar = node.scalar {
                switch (scalar.text.lowercased(), scalar.isPlain) {
                case ("true", true), ("yes", true), ("on", true): return true
                case ("false", true), ("no", true), ("off", true): return false
                case ("true", false), ("false", false):
                    diagnostics.error(
                        "\(label) must be true or false, not the text \(scalar.text.quoted); remove the quotes",
                        at: node.place)
                    return nil
                default: break
                }
            }
            diagnostics.error("\(label) must be true or false, not \(node.kindInWords)", at: node.place)
            return nil
        }
    }
}

extension SettingType where Value == Int {
    package static func integer(in range: ClosedRange<Int>) -> SettingType {
        let expected =
            range.upperBound == .max
            ? "a whole number of at least \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return SettingType { node, label, diagnostics in
            if let scalar = node.scalar, scalar.isPlain, let number = Int(scalar.text), range.contains(number) {
                return number
            }
            let isQuoted = node.scalar.map { !$0.isPlain && Int($0.text) != nil } ?? false
            let found = isQuoted ? "the text \(node.kindInWords); remove the quotes" : node.kindInWords
            diagnostics.error("\(label) must be \(expected), not \(found)", at: node.place)
            return nil
        }
    }

    /// A size in bytes, written like `16MB` or `64KiB`.
    package static func byteSize(in range: ClosedRange<Int>) -> SettingType {
        SettingType(expected: "a size in bytes like 16MB, 64KiB or 4096") { ByteSize.parse($0.text) }
            .checked { size in
                if range.contains(size) { return nil }
                return range.upperBound == .max || size < range.lowerBound
                    ? "must be at least \(ByteSize.text(range.lowerBound)), not \(ByteSize.text(size))"
                    : "must be at most \(ByteSize.text(range.upperBound)), not \(ByteSize.text(size))"
            }
    }
}

extension SettingType where Value == Duration {
    /// A time span, written like `10s`, `500ms`, `2m`, `1h` or a plain number of seconds.
    package static func duration(in range: ClosedRange<Duration>) -> SettingType {
        SettingType(expected: "a duration like 10s, 500ms, 2m or 1h") { DurationText.parse($0.text) }
            .checked { duration in
                if range.contains(duration) { return nil }
                return duration < range.lowerBound
                    ? "must be at least \(DurationText.text(range.lowerBound)), not \(DurationText.text(duration))"
                    : "must be at most \(DurationText.text(range.upperBound)), not \(DurationText.text(duration))"
            }
    }
}
