/// A value of JSON (RFC 8259), whatever it is.
enum JSONValue: Hashable, Sendable {
    case null
    /// A text, a number or a truth value: as a text.
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }
    var object: [String: JSONValue]? { if case .object(let object) = self { object } else { nil } }
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // The likely ones first: each wrong guess costs an error.
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let object = try? container.decode([String: JSONValue].self) {
            self = .object(object)
        } else if let truth = try? container.decode(Bool.self) {
            self = .text(String(truth))
        } else if let number = try? container.decode(Int64.self) {
            self = .text(String(number))
        } else if let number = try? container.decode(Double.self) {
            self = .text(String(number))
        } else if container.decodeNil() {
            self = .null
        } else {
            self = .list(try container.decode([JSONValue].self))
        }
    }
}
