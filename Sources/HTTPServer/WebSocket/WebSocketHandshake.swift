import COpenSSL
package import HTTP

/// A client's opening handshake, found to be right (RFC 6455 §4.2).
package struct WebSocketHandshake: Sendable {
    /// What the client would speak, the best first.
    package let subprotocols: [String]
    private let key: String

    /// Why a request does not become a WebSocket.
    package struct Refusal: Error, Hashable, Sendable {
        package var status: Int
        /// For people: what is wrong.
        package var sentence: String
        package var fields: Fields = [:]
    }

    /// - Parameter allowedOrigins: whose pages may open it, besides our own: origins such as `https://example.com`, or
    ///   `*` for all. Clients that are no browsers name no origin, and may.
    package init(_ request: HTTPRequest, version: ProtocolVersion, allowedOrigins: [String]) throws(Refusal) {
        let fields = request.fields
        guard request.method == "GET" else {
            throw Refusal(status: 405, sentence: "A WebSocket begins with GET.", fields: ["Allow": "GET"])
        }
        guard fields.hasToken("websocket", in: "Upgrade") else {
            throw .upgrade("This is a WebSocket: open it with ws:// or wss:// in place of http.")
        }
        guard version.name == "HTTP", (version.major, version.minor) == (1, 1) else {
            throw .malformed("A WebSocket begins with HTTP/1.1.")
        }
        guard fields.hasToken("upgrade", in: "Connection") else {
            throw .malformed(
                "The header Connection does not hold \"Upgrade\"; a proxy in between may not know WebSockets.")
        }
        guard let version = fields["Sec-WebSocket-Version"] else {
            throw .malformed("The header Sec-WebSocket-Version is missing.")
        }
        guard fields.values("Sec-WebSocket-Version").count == 1, version == "13" else {
            throw .upgrade("Only version 13 of the WebSocket protocol is spoken here.")
        }
        guard fields.values("Sec-WebSocket-Key").count == 1, let key = fields["Sec-WebSocket-Key"], Self.isKey(key)
        else { throw .malformed("The header Sec-WebSocket-Key must be 16 bytes in base64.") }
        guard request.body.isEmpty else { throw .malformed("The request for a WebSocket has no body.") }
        let subprotocols = fields.members("Sec-WebSocket-Protocol")
        guard subprotocols.allSatisfy({ $0.utf8.allSatisfy(\.isTokenCharacter) }),
            Set(subprotocols).count == subprotocols.count
        else { throw .malformed("The header Sec-WebSocket-Protocol must be a list of different names.") }
        guard Self.isAllowed(fields, allowedOrigins) else {
            throw Refusal(status: 403, sentence: "Pages from \(fields["Origin"] ?? "there") may not open this.")
        }
        self.key = key
        self.subprotocols = subprotocols
    }

    /// The header of the answer 101. A subprotocol that was not asked for is left out (RFC 6455 §4.2.2).
    package func answer(subprotocol: String?) -> Fields {
        var fields: Fields = [
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": Self.acceptance(of: key),
        ]
        if let subprotocol, subprotocols.contains(subprotocol) { fields["Sec-WebSocket-Protocol"] = subprotocol }
        return fields
    }

    /// 16 bytes are 22 letters and two signs of padding; their value does not matter.
    private static func isKey(_ text: String) -> Bool {
        text.utf8.count == 24 && text.hasSuffix("==")
            && text.utf8.dropLast(2).allSatisfy {
                $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
            }
    }

    /// Shows that the key was understood (RFC 6455 §4.2.2, item 5.4).
    static func acceptance(of key: String) -> String {
        let text = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        EVP_Digest(text, text.count, &digest, &count, EVP_sha1(), nil)
        var encoded = [UInt8](repeating: 0, count: 64)
        let length = EVP_EncodeBlock(&encoded, digest, CInt(count))
        return String(decoding: encoded[..<Int(length)], as: UTF8.self)
    }

    /// Our own pages come from the host that the request names (RFC 6455 §10.2, RFC 6454 §6.2).
    private static func isAllowed(_ fields: Fields, _ allowed: [String]) -> Bool {
        guard let origin = fields["Origin"]?.lowercased() else { return true }
        if allowed.contains(where: { $0 == "*" || $0.lowercased() == origin }) { return true }
        guard let host = fields["Host"]?.lowercased(), !host.isEmpty else { return false }
        return origin == "http://" + host || origin == "https://" + host
    }
}

extension WebSocketHandshake.Refusal {
    fileprivate static func malformed(_ sentence: String) -> Self { Self(status: 400, sentence: sentence) }

    /// RFC 9110 §15.5.22, RFC 6455 §4.4.
    fileprivate static func upgrade(_ sentence: String) -> Self {
        Self(
            status: 426, sentence: sentence,
            fields: ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"])
    }
}

extension Fields {
    fileprivate func hasToken(_ token: String, in name: String) -> Bool {
        members(name).contains { $0.lowercased() == token }
    }
}
