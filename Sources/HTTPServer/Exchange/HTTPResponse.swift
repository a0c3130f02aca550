package import Bytes
package import HTTP

/// What a client is answered. The server adds what belongs to the connection and not to the content: `Date`, `Server`,
/// `Connection`, `Content-Length` or chunks, `X-Request-Id`; and gzip, ranges and `ETag` checks where the body allows them.
package struct HTTPResponse: Sendable {
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        case shared(SharedBytes)
        /// One after the other.
        case pieces([SharedBytes])
        /// A file from the disk, sent by `sendfile`; ranges and `If-Modified-Since` are the server's.
        case file(path: String)
        /// Made while it is sent; ends when its producer says so or the client leaves. The producer is made on the
        /// connection's loop and lives there.
        case stream(@Sendable (BodyWriter) -> any BodyProducer)
    }

    /// 200 to 599.
    package var status: Int
    package var fields: Fields
    package var body: Body
    /// A strong validator for the body (RFC 9110 §8.8.3), quotes included; where nil the server may make one of the bytes.
    package var entityTag: String?
    /// The body ends where the connection does (RFC 9112 §6.3, case 8): neither length nor chunks, so that what is sent
    /// is the same for every client. For streams only.
    package var isDelimitedByClose = false

    package init(status: Int = 200, fields: Fields = [:], body: Body = .none) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

extension HTTPResponse {
    /// The JSON that every error has: `{"status":"error","error":SENTENCE}`.
    /// - Parameter sentence: what is wrong and what to do.
    package static func error(_ status: Int, _ sentence: String, fields: Fields = [:]) -> HTTPResponse {
        var response = HTTPResponse(status: status, fields: fields)
        response.fields["Content-Type"] = "application/json"
        response.body = .bytes(Array("{\"status\":\"error\",\"error\":\(sentence.quotedForJSON)}\n".utf8))
        return response
    }
}

extension String {
    /// In quotes, with the escapes that JSON needs (RFC 8259 §7).
    package var quotedForJSON: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
