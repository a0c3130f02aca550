/// `name=value` pairs with commas between them, values as tokens or in quotes (RFC 9110 §11.2).
struct AuthorizationParameters {
    /// By names in lower case.
    private(set) var values: [String: String] = [:]

    /// More than any scheme has.
    static let maximumCount = 32

    subscript(name: String) -> String? { values[name] }

    init(parsing text: Substring) throws(Credentials.Unreadable) {
        var rest = text.utf8[...]
        while true {
            // Empty members are allowed in lists (RFC 9110 §5.6.1), and some clients end theirs with a comma.
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
            if rest.isEmpty { return }
            let name = rest.prefix(while: Self.isTokenCharacter)
            guard !name.isEmpty else { throw .init("has something in it that is no parameter") }
            rest = rest[name.endIndex...].drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.first == UInt8(ascii: "=") else { throw .init("has a parameter without a value") }
            rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
            let value = rest.first == UInt8(ascii: "\"") ? try Self.quoted(&rest) : Self.token(&rest)
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else {
                throw .init("has a parameter with something behind its value")
            }
            let key = String(decoding: name, as: UTF8.self).lowercased()
            guard values.updateValue(value, forKey: key) == nil else { throw .init("has a parameter twice") }
            guard values.count <= Self.maximumCount else { throw .init("has too many parameters") }
        }
    }

    /// Up to the next comma or blank: some clients send URLs and base64 without quotes.
    private static func token(_ rest: inout Substring.UTF8View.SubSequence) -> String {
        let value = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != 0x7F }
        rest = rest[value.endIndex...]
        return String(decoding: value, as: UTF8.self)
    }

    private static func quoted(
        _ rest: inout Substring.UTF8View.SubSequence
    ) throws(Credentials.Unreadable) -> String {
        var bytes: [UInt8] = []
        var isEscaped = false
        rest.removeFirst()
        while let byte = rest.popFirst() {
            guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { throw .init("has a control character in it") }
            if isEscaped {
                bytes.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return String(decoding: bytes, as: UTF8.self)
            } else {
                bytes.append(byte)
            }
        }
        throw .init("has a quote without an end")
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
