import Configuration
import Foundation
import HTTP
import HTTPServer

/// The JSON object in a request, taken apart by name. What is left over at the end is a mistake that is told.
struct JSONObject {
    private var values: [String: JSONValue]
    private var known: [String] = []

    /// - Throws: 415 for another type of content, 400 for what is no object.
    init(_ request: HTTPRequest) throws(APIError) {
        let type = (request.fields["Content-Type"] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
        guard type.lowercased() == Reply.json else {
            throw APIError(415, "send the body as JSON, with \"Content-Type: application/json\"")
        }
        guard !request.body.isEmpty else { throw APIError(400, "the body is empty; it must be a JSON object") }
        do {
            values = try JSONDecoder().decode([String: JSONValue].self, from: Data(request.body))
        } catch {
            throw APIError(400, "the body is not a JSON object that can be read")
        }
    }

    mutating func take(_ name: String) -> JSONValue? {
        known.append(name)
        return values.removeValue(forKey: name)
    }

    /// nil where it is absent or null.
    mutating func string(_ name: String) throws(APIError) -> String? {
        switch take(name) {
        case nil, .null: return nil
        case .string(let text): return text
        case let other?: throw .invalid(field: name, "\"\(name)\" must be a text, not \(other.kind)")
        }
    }

    mutating func requiredString(_ name: String) throws(APIError) -> String {
        guard let text = try string(name), !text.isEmpty else {
            throw .invalid(field: name, "\"\(name)\" is missing")
        }
        return text
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws(APIError) -> Int {
        switch take(name) {
        case nil, .null: return fallback
        case .number(let number):
            if let integer = Int(exactly: number), range.contains(integer) { return integer }
            fallthrough
        case _:
            throw .invalid(
                field: name,
                "\"\(name)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// Everything must have been taken.
    func finish() throws(APIError) {
        guard let name = values.keys.min() else { return }
        throw .invalid(
            field: name, "there is no field \(name.quoted)\(NearestName.suggestion(for: name, in: known))")
    }
}
