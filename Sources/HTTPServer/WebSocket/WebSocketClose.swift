import Bytes

/// Why a WebSocket ends: the code and the reason of a Close frame (RFC 6455 §7.4).
package struct WebSocketClose: Error, Hashable, Sendable {
    package var code: UInt16
    /// For people; may be empty.
    package var reason: String

    package init(_ code: UInt16, _ reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// For the other side's programmer, `what` they did.
    static func protocolError(_ what: String) -> Self { Self(1002, what) }
    static let badText = Self(1007, "text is not UTF-8")
    static func tooBig(limit: Int) -> Self { Self(1009, "a message has more than \(limit) bytes") }
    /// It ended without a Close frame; never sent.
    static func abnormal(_ what: String) -> Self { Self(1006, what) }
    /// A Close frame without a code; never sent.
    static let withoutCode = Self(1005)

    /// Whether a Close frame may bear the code: the others are reserved, or for what happens without one.
    static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1011, 3000...4999: true
        default: false
        }
    }

    /// - Throws: what to answer to a payload that no Close frame may have (RFC 6455 §5.5.1).
    init(parsing payload: RawSpan) throws(WebSocketClose) {
        guard payload.byteCount > 0 else {
            self = .withoutCode
            return
        }
        guard payload.byteCount > 1 else { throw .protocolError("a Close frame holds half a code") }
        let code = payload.uint16(at: 0)
        guard Self.isSendable(code) else { throw .protocolError("a Close frame has the code \(code)") }
        guard let reason = String(validating: payload.array(2..<payload.byteCount), as: UTF8.self) else {
            throw .badText
        }
        self.init(code, reason)
    }

    /// The frame. A reason that does not fit into it is cut.
    var frame: [UInt8] {
        var payload: [UInt8] = []
        if Self.isSendable(code) {
            payload.append(bigEndian: code)
            for character in reason {
                guard payload.count + character.utf8.count <= 125 else { break }
                payload += character.utf8
            }
        }
        return WebSocketFrame.bytes(.close, payload)
    }
}
