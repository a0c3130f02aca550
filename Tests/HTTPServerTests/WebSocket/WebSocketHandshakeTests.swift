import HTTP
import Runtime
import Testing

@testable import HTTPServer

@Suite struct WebSocketHandshakeTests {
    /// The one in RFC 6455 §1.2.
    private static let fields: Fields = [
        "Host": "server.example.com", "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": "http://example.com",
        "Sec-WebSocket-Protocol": "chat, superchat", "Sec-WebSocket-Version": "13",
    ]

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var method = "GET"
        var version = ProtocolVersion.http11
        var fields = WebSocketHandshakeTests.fields
        var body: [UInt8] = []
        var allowed = ["*"]
        /// Nil where it is taken.
        let status: Int?

        var testDescription: String { name }

        init(_ name: String, _ status: Int?, _ change: (inout Case) -> Void = { _ in }) {
            self.name = name
            self.status = status
            change(&self)
        }

        func read() throws(WebSocketHandshake.Refusal) -> WebSocketHandshake {
            var request = HTTPRequest(
                method: method, path: "/cam/ws", fields: fields, id: "1",
                peer: SocketAddress(host: "127.0.0.1", port: 1).unsafelyUnwrapped)
            request.body = body
            return try WebSocketHandshake(request, version: version, allowedOrigins: allowed)
        }
    }

    static let cases: [Case] = [
        Case("the standard's", nil),
        Case("tokens in any case and among others", nil) {
            $0.fields["Upgrade"] = "h2c, WebSocket"
            $0.fields["Connection"] = "keep-alive, UPGRADE"
        },
        Case("tokens in several fields", nil) {
            $0.fields["Connection"] = "keep-alive"
            $0.fields.append("Connection", "upgrade")
        },
        Case("POST", 405) { $0.method = "POST" },
        Case("HEAD", 405) { $0.method = "HEAD" },
        Case("get", 405) { $0.method = "get" },
        Case("no Upgrade", 426) { $0.fields["Upgrade"] = nil },
        Case("another Upgrade", 426) { $0.fields["Upgrade"] = "websockets" },
        Case("an empty Upgrade", 426) { $0.fields["Upgrade"] = "" },
        Case("HTTP/1.0", 400) { $0.version = .http10 },
        Case("HTTP/2.0", 400) { $0.version = ProtocolVersion("HTTP", 2, 0) },
        Case("RTSP", 400) { $0.version = .rtsp10 },
        Case("no Connection", 400) { $0.fields["Connection"] = nil },
        Case("a Connection that is kept alive", 400) { $0.fields["Connection"] = "keep-alive" },
        Case("no version", 400) { $0.fields["Sec-WebSocket-Version"] = nil },
        Case("version 8", 426) { $0.fields["Sec-WebSocket-Version"] = "8" },
        Case("version 14", 426) { $0.fields["Sec-WebSocket-Version"] = "14" },
        Case("version 013", 426) { $0.fields["Sec-WebSocket-Version"] = "013" },
        Case("two versions", 426) { $0.fields.append("Sec-WebSocket-Version", "13") },
        Case("no key", 400) { $0.fields["Sec-WebSocket-Key"] = nil },
        Case("two keys", 400) { $0.fields.append("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==") },
        Case("an empty key", 400) { $0.fields["Sec-WebSocket-Key"] = "" },
        Case("a short key", 400) { $0.fields["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub24=" },
        Case("a long key", 400) { $0.fields["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZTEyMw==" },
        Case("a key without padding", 400) { $0.fields["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQAA" },
        Case("a key that is no base64", 400) { $0.fields["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZ%==" },
        Case("a key for URLs", 400) { $0.fields["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25j-_==" },
        Case("a body", 400) { $0.body = [1] },
        Case("subprotocols that are no names", 400) { $0.fields["Sec-WebSocket-Protocol"] = "chat, a b" },
        Case("a subprotocol twice", 400) { $0.fields["Sec-WebSocket-Protocol"] = "chat, chat" },
        Case("no subprotocols", nil) { $0.fields["Sec-WebSocket-Protocol"] = nil },
        Case("extensions are not for us", nil) { $0.fields["Sec-WebSocket-Extensions"] = "permessage-deflate" },
        Case("a client that is no browser", nil) {
            $0.fields["Origin"] = nil
            $0.allowed = []
        },
        Case("a page of ours", nil) {
            $0.fields["Origin"] = "http://SERVER.example.com"
            $0.allowed = []
        },
        Case("a page of ours over TLS", nil) {
            $0.fields["Origin"] = "https://server.example.com:8443"
            $0.fields["Host"] = "server.example.com:8443"
            $0.allowed = []
        },
        Case("a page from elsewhere", 403) { $0.allowed = [] },
        Case("a page from elsewhere that may", nil) { $0.allowed = ["https://a.example", "http://Example.com"] },
        Case("a page from another port", 403) {
            $0.fields["Origin"] = "http://server.example.com:81"
            $0.allowed = []
        },
        Case("a page whose name begins like ours", 403) {
            $0.fields["Origin"] = "http://server.example.com.evil.example"
            $0.allowed = []
        },
        Case("a page from a disk", 403) {
            $0.fields["Origin"] = "null"
            $0.allowed = []
        },
        Case("a page from a disk where all may", nil) { $0.fields["Origin"] = "null" },
        Case("a page where no host is named", 403) {
            $0.fields["Origin"] = "http://"
            $0.fields["Host"] = ""
            $0.allowed = []
        },
    ]

    @Test(arguments: cases)
    func readsRequests(_ sample: Case) {
        do throws(WebSocketHandshake.Refusal) {
            _ = try sample.read()
            #expect(sample.status == nil)
        } catch {
            #expect(error.status == sample.status)
            #expect(!error.sentence.isEmpty)
            #expect((error.fields["Sec-WebSocket-Version"] == "13") == (error.status == 426))
            #expect((error.fields["Upgrade"] == "websocket") == (error.status == 426))
        }
    }

    @Test func answersAsTheStandardDoes() throws {
        let handshake = try Case("", nil).read()
        #expect(handshake.subprotocols == ["chat", "superchat"])
        let answer = handshake.answer(subprotocol: "superchat")
        #expect(answer["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(answer["Upgrade"] == "websocket")
        #expect(answer["Connection"] == "Upgrade")
        #expect(answer["Sec-WebSocket-Protocol"] == "superchat")
        #expect(handshake.answer(subprotocol: "other")["Sec-WebSocket-Protocol"] == nil)
        #expect(handshake.answer(subprotocol: nil)["Sec-WebSocket-Protocol"] == nil)
    }
}
