package import Bytes
package import HTTP

/// What a client is answered. The server adds what belongs to the connection and not to the content: `Date`, `Server`,
/// `Connection`, `Content-Length` or chunks, `X-Request-Id`; and gzip, ranges and `ETag` checks where the body allows them.
package struct HTTPResponse: Sendable {
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        case shared(SharedBytes)
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

    package init(status: Int = 200, fields: Fields = [:], body: Body = .none) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
