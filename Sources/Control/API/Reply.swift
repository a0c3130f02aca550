import Foundation
import HTTP
import HTTPServer

/// How answers are written.
enum Reply {
    static let json = "application/json"

    static func json(_ value: some Encodable, status: Int = 200, fields: Fields = [:]) -> HTTPResponse {
        response(status, type: json, fields: fields, bytes: Array((jsonText(value) + "\n").utf8))
    }

    /// In one line.
    static func jsonText(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only numbers that are none (infinity) cannot be written, and none is told here.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> HTTPResponse {
        response(200, type: type, bytes: Array(text.utf8))
    }

    static func response(_ status: Int, type: String, fields: Fields = [:], bytes: [UInt8]) -> HTTPResponse {
        var response = HTTPResponse(status: status, fields: fields, body: .bytes(bytes))
        response.fields["Content-Type"] = type
        // What is told is true now only.
        response.fields["Cache-Control"] = "no-store"
        return response
    }

    static let noContent = HTTPResponse(status: 204)

    static func error(_ error: APIError) -> HTTPResponse {
        struct Body: Encodable {
            var status = "error"
            var error: String
            var field: String?
        }
        var fields = Fields()
        if let seconds = error.retryAfter { fields["Retry-After"] = String(seconds) }
        return json(Body(error: error.sentence, field: error.field), status: error.status, fields: fields)
    }
}
