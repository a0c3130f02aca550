/// Reads the keys of one map into typed values and collects every complaint.
///
/// Ask for each key that exists, then call ``finish()``: keys that nobody asked for are errors that name the nearest one.
/// A wrong value is complained about and then treated as if the key were not there, so that reading goes on.
///
///     let listen = reader.value("listen", .address, default: ListenAddress(host: nil, port: 8554))
///     let timeout = reader.value("idle_timeout", .duration(in: .seconds(1)...(.seconds(3600))), default: .seconds(90))
package struct SettingsReader {
    /// Completes "in …" in complaints: `camera "door"`.
    package let subject: String
    /// Where the map begins.
    package let place: SourcePlace
    package private(set) var diagnostics = Diagnostics()
    private let mapping: YAMLMapping
    private var asked: [String] = []

    /// - Parameter node: must be a map; anything else is a complaint, and an empty map is read in its place.
    package init(_ node: YAMLNode, subject: String) {
        self.subject = subject
        place = node.place
        mapping = node.mapping ?? YAMLMapping()
        if node.mapping == nil, !node.isNull {
            diagnostics.error("\(subject) must be a map of keys and values, not \(node.kindInWords)", at: node.place)
        }
    }

    /// Whether the key stands in the file.
    package func has(_ key: String) -> Bool { mapping[key] != nil }

    /// The place of the key's value, or of the whole map where the key is missing.
    package func place(of key: String) -> SourcePlace { mapping[key]?.value.place ?? place }

    /// The value of a key that may be missing; nil then, and if it is wrong.
    package mutating func value<Value>(_ key: String, _ type: SettingType<Value>) -> Value? {
        asked.append(key)
        guard let entry = mapping[key] else { return nil }
        if entry.value.isNull {
            diagnostics.error("\(label(key)) has no value; give it one or remove the line", at: entry.keyPlace)
            return nil
        }
        return type.read(entry.value, label(key), &diagnostics)
    }

    /// The value of a key, or the default where it is missing or wrong.
    package mutating func value<Value>(
        _ key: String, _ type: SettingType<Value>, default fallback: @autoclosure () -> Value
    ) -> Value {
        value(key, type) ?? fallback()
    }

    /// The value of a key that must be there; nil, with a complaint, if it is not.
    package mutating func required<Value>(_ key: String, _ type: SettingType<Value>) -> Value? {
        if !has(key) { diagnostics.error("\(subject) needs \(key.quoted)", at: place) }
        return value(key, type)
    }

    /// A map inside this one. It is read in any case, as an empty one if the key is missing, so that defaults have one home.
    package mutating func section<Result>(_ key: String, _ read: (inout SettingsReader) -> Result) -> Result {
        asked.append(key)
        let node = mapping[key]?.value ?? YAMLNode(.mapping(YAMLMapping()), at: place)
        var reader = SettingsReader(node, subject: key.quoted)
        let result = read(&reader)
        diagnostics.add(reader.finish())
        return result
    }

    /// The value of a key as it stands, null included.
    package mutating func node(_ key: String) -> YAMLNode? {
        asked.append(key)
        return mapping[key]?.value
    }

    func hasAsked(for key: String) -> Bool { asked.contains(key) }

    mutating func add(_ complaints: Diagnostics) { diagnostics.add(complaints) }

    /// Complains about the value of a key: the message goes on from its name, `must not be …`.
    package mutating func error(_ message: String, at key: String) {
        diagnostics.error("\(label(key)) \(message)", at: place(of: key))
    }

    /// Complains about the map as a whole: the message goes on from its subject, `needs a name`.
    package mutating func complain(_ message: String) { diagnostics.error("\(subject) \(message)", at: place) }

    package mutating func warning(_ message: String, at key: String) {
        diagnostics.warning("\(label(key)) \(message)", at: place(of: key))
    }

    /// What nobody has asked for so far, as a map of its own.
    package var remainder: YAMLNode { YAMLNode(.mapping(mapping.removing(keys: Set(asked))), at: place) }

    /// Every complaint, those about unknown keys included.
    package consuming func finish() -> Diagnostics {
        let known = Set(asked)
        let candidates = asked.filter { mapping[$0] == nil }
        for entry in mapping.entries where !known.contains(entry.key) {
            let hint = NearestName.suggestion(for: entry.key, in: candidates + asked)
            let keys = known.sorted().joined(separator: ", ")
            diagnostics.error(
                "unknown key \(entry.key.quoted) in \(subject)"
                    + (hint.isEmpty ? known.isEmpty ? "; it takes none" : "; the keys are \(keys)" : hint),
                at: entry.keyPlace)
        }
        return diagnostics
    }

    private func label(_ key: String) -> String { "\(key.quoted) in \(subject)" }
}
