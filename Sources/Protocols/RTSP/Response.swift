package import HTTP

/// A response (RFC 2326 §7).
package struct Response: Hashable, Sendable {
    package var status: StatusCode
    package var fields: Fields
    package var body: [UInt8]

    package init(_ status: StatusCode, fields: Fields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// `nil` where the message is a request.
    package init?(_ message: Message) {
        guard case .status(_, let code, let reason) = message.startLine else { return nil }
        self.init(StatusCode(code, reason), fields: message.fields, body: message.body)
    }

    /// The response as it goes on the wire; `Content-Length` is set where there is a body.
    package var bytes: [UInt8] {
        var message = Message(
            startLine: .status(version: .rtsp10, code: status.code, reason: status.reason), fields: fields, body: body)
        if !body.isEmpty { message.fields["Content-Length"] = String(body.count) }
        return message.bytes
    }
}
