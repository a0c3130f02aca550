package import HTTP

/// A request as it came (RFC 2326 §6).
package struct Request: Hashable, Sendable {
    /// The method's name; any token.
    package var methodName: String
    /// The request URI as it came: not empty, without white space.
    package var target: String
    package var version: ProtocolVersion
    package var fields: Fields
    package var body: [UInt8]

    package init(
        _ methodName: String, _ target: String, version: ProtocolVersion = .rtsp10, fields: Fields = [:],
        body: [UInt8] = []
    ) {
        self.methodName = methodName
        self.target = target
        self.version = version
        self.fields = fields
        self.body = body
    }

    /// `nil` where the message is a response.
    package init?(_ message: Message) {
        guard case .request(let method, let target, let version) = message.startLine else { return nil }
        self.init(method, target, version: version, fields: message.fields, body: message.body)
    }

    /// `nil`: a method that RTSP does not have.
    package var method: Method? { Method(rawValue: methodName) }

    /// The sequence number, to be echoed; `nil` where it is missing, given twice or not 1 to 18 digits.
    package var sequenceNumber: Int? {
        let values = fields.values("CSeq")
        guard values.count == 1 else { return nil }
        return values[0].decimalValue
    }

    /// The session's identifier, without parameters; `nil` where the field is missing or empty.
    package var sessionID: String? { fields["Session"].flatMap(SessionHeader.init)?.id }

    /// The request as it goes on the wire; `Content-Length` is set where there is a body.
    package var bytes: [UInt8] {
        var message = Message(
            startLine: .request(method: methodName, target: target, version: version), fields: fields, body: body)
        if !body.isEmpty { message.fields["Content-Length"] = String(body.count) }
        return message.bytes
    }
}
