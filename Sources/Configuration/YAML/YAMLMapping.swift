/// Keys and values in the order of the file; no key stands twice.
package struct YAMLMapping: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var key: String
        @Uncompared package var keyPlace: SourcePlace
        package var value: YAMLNode

        package init(key: String, keyPlace: SourcePlace, value: YAMLNode) {
            self.key = key
            self._keyPlace = Uncompared(wrappedValue: keyPlace)
            self.value = value
        }
    }

    package private(set) var entries: [Entry] = []
    private var index: [String: Int] = [:]

    package init() {}

    package init(_ entries: some Sequence<Entry>) {
        for entry in entries { insert(entry) }
    }

    package var keys: [String] { entries.map(\.key) }
    package var isEmpty: Bool { entries.isEmpty }

    package subscript(key: String) -> Entry? { index[key].map { entries[$0] } }

    /// Adds the entry, or, if its key is here already, returns the entry that has it.
    @discardableResult
    package mutating func insert(_ entry: Entry) -> Entry? {
        if let present = index[entry.key] { return entries[present] }
        index[entry.key] = entries.count
        entries.append(entry)
        return nil
    }

    package func removing(keys: Set<String>) -> YAMLMapping {
        YAMLMapping(entries.lazy.filter { !keys.contains($0.key) })
    }

    package static func == (left: YAMLMapping, right: YAMLMapping) -> Bool {
        left.entries.count == right.entries.count && left.entries.allSatisfy { right[$0.key] == $0 }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(Set(entries)) }
}
