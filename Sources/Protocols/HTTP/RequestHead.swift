/// A request of HTTP/1.0 or 1.1 without its body: what its first line and fields mean (RFC 9112).
package struct RequestHead: Hashable, Sendable {
    /// How the body is delimited (RFC 9112 §6).
    package enum Framing: Hashable, Sendable {
        case none
        /// 1 byte or more.
        case length(Int)
        case chunked
    }

    package var method: String
    package var target: RequestTarget
    /// 0 for HTTP/1.0, 1 or more for HTTP/1.1.
    package var minorVersion: Int
    package var fields: Fields
    package var framing: Framing
    /// The body comes when it is asked for (RFC 9110 §10.1.1).
    package var expectsContinue: Bool
    /// The client wants to ask more on this connection.
    package var keepsAlive: Bool

    /// - Throws: `RequestRefusal` for what is no request, and for what two readers could read in two ways.
    package init(_ message: Message) throws(RequestRefusal) {
        guard case .request(let method, let target, let version) = message.startLine, version.name == "HTTP" else {
            throw RequestRefusal(400, "this is no HTTP request; the first line must be like: GET / HTTP/1.1")
        }
        guard version.major == 1 else {
            throw RequestRefusal(505, "\(version) is not spoken here; use HTTP/1.1")
        }
        if method == "CONNECT" || method == "TRACE" { throw RequestRefusal(501, "\(method) is not supported") }
        self.method = method
        minorVersion = version.minor
        fields = message.fields
        self.target = try RequestTarget(target, method: method)
        try Self.checkHost(message.fields, minorVersion: version.minor)
        if let authority = self.target.authority { fields["Host"] = authority }
        framing = try Self.framing(message.fields, method: method, minorVersion: version.minor)
        expectsContinue = try Self.expectsContinue(message.fields, minorVersion: version.minor)
        let options = message.fields.members("Connection")
        keepsAlive =
            version.minor >= 1
            ? !options.contains { Fields.isSame($0, "close") } : options.contains { Fields.isSame($0, "keep-alive") }
    }

    private static func checkHost(_ fields: Fields, minorVersion: Int) throws(RequestRefusal) {
        let hosts = fields.values("Host")
        if hosts.count > 1 { throw RequestRefusal(400, "there is more than one Host field") }
        if hosts.isEmpty, minorVersion >= 1 { throw RequestRefusal(400, "the Host field is missing") }
        if let host = hosts.first, !RequestTarget.isAuthority(host) {
            throw RequestRefusal(400, "the Host field is no host")
        }
    }

    /// Where a body could end in two places, there is none to be found (request smuggling, RFC 9112 §11.2).
    private static func framing(
        _ fields: Fields, method: String, minorVersion: Int
    ) throws(RequestRefusal) -> Framing {
        let lengths = fields.values("Content-Length")
        let codings = fields.values("Transfer-Encoding")
        if !codings.isEmpty {
            if !lengths.isEmpty { throw RequestRefusal(400, "there are both Content-Length and Transfer-Encoding") }
            if minorVersion == 0 { throw RequestRefusal(400, "HTTP/1.0 has no Transfer-Encoding") }
            let members = codings.joined(separator: ",").split(separator: ",").map {
                $0.trimmingWhiteSpace.lowercased()
            }
            if members == ["chunked"] { return .chunked }
            if members.last == "chunked", members.filter({ $0 == "chunked" }).count == 1 {
                throw RequestRefusal(501, "chunked is the only Transfer-Encoding that is supported")
            }
            throw RequestRefusal(400, "Transfer-Encoding must be chunked")
        }
        guard let length = lengths.first else {
            if minorVersion == 0, ["POST", "PUT", "PATCH"].contains(method) {
                throw RequestRefusal(411, "Content-Length is missing")
            }
            return .none
        }
        guard lengths.count == 1, let count = length.decimalValue else {
            throw RequestRefusal(400, MessageError.Reason.badContentLength.rawValue)
        }
        return count == 0 ? .none : .length(count)
    }

    private static func expectsContinue(_ fields: Fields, minorVersion: Int) throws(RequestRefusal) -> Bool {
        guard minorVersion >= 1, let expectation = fields["Expect"] else { return false }
        guard Fields.isSame(expectation, "100-continue"), fields.values("Expect").count == 1 else {
            throw RequestRefusal(417, "100-continue is the only expectation that can be met")
        }
        return true
    }
}
