/// The header fields of a message, in the order they came or will go. Names are looked up without regard to case and are
/// written exactly as given (RFC 9110 §5.1, RFC 2326 §4.2).
package struct Fields: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package var name: String
        /// Without the white space around it; may be empty.
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var list: [Field] = []

    package init() {}

    /// The value of the first field called `name`. Setting replaces every field of that name; `nil` removes them.
    package subscript(name: String) -> String? {
        get { list.first { Self.isSame($0.name, name) }?.value }
        set {
            guard let newValue else { return remove(name) }
            guard let first = list.firstIndex(where: { Self.isSame($0.name, name) }) else {
                return append(name, newValue)
            }
            list[first] = Field(name: name, value: newValue)
            let rest = list[(first + 1)...].filter { !Self.isSame($0.name, name) }
            list.replaceSubrange((first + 1)..., with: rest)
        }
    }

    /// The values of all fields called `name`, in order.
    package func values(_ name: String) -> [String] {
        list.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    /// The members of the comma-separated lists in all fields called `name`, without white space around them and without
    /// empty members (RFC 9110 §5.6.1). Not for fields whose members hold quoted commas.
    package func members(_ name: String) -> [String] {
        values(name).flatMap { $0.split(separator: ",") }.map { String($0.trimmingWhiteSpace) }.filter { !$0.isEmpty }
    }

    package mutating func append(_ name: String, _ value: String) {
        list.append(Field(name: name, value: value))
    }

    package mutating func remove(_ name: String) {
        list.removeAll { Self.isSame($0.name, name) }
    }

    /// Whether two field names are the same but for the case of ASCII letters.
    package static func isSame(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8) { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension Fields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }
}
