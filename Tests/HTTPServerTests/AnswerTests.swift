import Bytes
import Configuration
import Foundation
import HTTP
import Testing

@testable import HTTPServer

/// What a client has already, wants in part, or takes compressed.
@Suite struct AnswerTests {
    private static let long = (0..<500).map { "line \($0)\n" }.joined()

    private func request(_ path: String, _ fields: String...) -> String {
        "GET \(path) HTTP/1.1\r\nHost: h\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    @Test func compressesTexts() async throws {
        let house = try await HTTPHouse([HTTPHouse.text(Self.long)])
        let plain = try await house.ask(request("/text"))
        #expect(plain.text == Self.long)
        #expect(plain["vary"] == "Accept-Encoding")
        #expect(plain["content-encoding"] == nil)
        let packed = try await house.ask(request("/text", "Accept-Encoding: br, gzip;q=0.8"))
        #expect(packed["content-encoding"] == "gzip")
        #expect(packed.body.count < Self.long.utf8.count / 2)
        #expect(packed.body.prefix(2) == [0x1F, 0x8B])
        #expect(packed["etag"] != plain["etag"])
        for refusal in ["gzip;q=0", "identity, gzip;q=0.5", "br"] {
            #expect(try await house.ask(request("/text", "Accept-Encoding: \(refusal)"))["content-encoding"] == nil)
        }
        await house.server.stop()
    }

    @Test func sparesWhatTheClientHas() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")])
        let first = try await house.ask(request("/text"))
        let tag = try #require(first["etag"])
        let again = try await house.ask(request("/text", "If-None-Match: \"x\", W/\(tag)"))
        #expect(again.status == 304)
        #expect(again["etag"] == tag)
        #expect(again["content-length"] == nil)
        #expect(try await house.ask(request("/text", "If-None-Match: \"x\"")).status == 200)
        await house.server.stop()
    }

    @Test(arguments: [
        ("bytes=0-1", 206, "he", "bytes 0-1/5"), ("bytes=3-", 206, "lo", "bytes 3-4/5"),
        ("bytes=-2", 206, "lo", "bytes 3-4/5"), ("bytes=1-99", 206, "ello", "bytes 1-4/5"),
        ("bytes=0-0,2-3", 200, "hello", nil), ("lines=0-1", 200, "hello", nil), ("bytes=3-1", 200, "hello", nil),
        ("bytes=a-b", 200, "hello", nil), ("bytes=-", 200, "hello", nil),
    ])
    func cutsWhatIsWanted(_ range: String, _ status: Int, _ body: String, _ contentRange: String?) async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")])
        let reply = try await house.ask(request("/text", "Range: \(range)"))
        #expect(reply.status == status)
        #expect(reply.text == body)
        #expect(reply["content-range"] == contentRange)
        #expect(reply["accept-ranges"] == "bytes")
        await house.server.stop()
    }

    @Test(arguments: [
        (nil, 200, "hello", nil), ("bytes=0-1", 206, "he", "bytes 0-1/5"), ("bytes=1-3", 206, "ell", "bytes 1-3/5"),
        ("bytes=2-2", 206, "l", "bytes 2-2/5"), ("bytes=-3", 206, "llo", "bytes 2-4/5"),
    ])
    func sendsPieces(_ range: String?, _ status: Int, _ body: String, _ contentRange: String?) async throws {
        let pieces = Route(
            "GET", "/pieces", requires: .none,
            handler: .reply { _ in
                HTTPResponse(body: .pieces(["he", "l", "lo"].map { SharedBytes(Array($0.utf8)) }))
            })
        let house = try await HTTPHouse([pieces])
        let field = range.map { "Range: \($0)" } ?? "Accept: */*"
        let reply = try await house.ask(request("/pieces", field))
        #expect(reply.status == status && reply.text == body)
        #expect(reply["content-length"] == String(body.utf8.count) && reply["content-range"] == contentRange)
        await house.server.stop()
    }

    @Test func saysHowMuchThereIs() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")])
        for range in ["bytes=5-", "bytes=-0"] {
            let reply = try await house.ask(request("/text", "Range: \(range)"))
            #expect(reply.status == 416)
            #expect(reply["content-range"] == "bytes */5")
        }
        #expect(try await house.ask(request("/text", "Range: bytes=1-", "If-Range: \"old\"")).status == 200)
        await house.server.stop()
    }

    @Test func sendsFiles() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID().uuidString).bin").path
        let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try Data(content).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let house = try await HTTPHouse([
            Route("GET", "/file", requires: .none, handler: .reply { _ in HTTPResponse(body: .file(path: path)) }),
            Route(
                "GET", "/none", requires: .none, handler: .reply { _ in HTTPResponse(body: .file(path: path + "x")) }),
        ])
        let client = try await house.client(receiveBuffer: 65536)
        try await client.send(request("/file"))
        let whole = try await client.reply()
        #expect(whole.body == content)
        let modified = try #require(whole["last-modified"])
        let tag = try #require(whole["etag"])
        try await client.send(request("/file", "Range: bytes=1000000-2999998", "If-Range: \(tag)"))
        let part = try await client.reply()
        #expect(part.status == 206)
        #expect(part.body == Array(content[1_000_000..<2_999_999]))
        try await client.send(request("/file", "If-Modified-Since: \(modified)"))
        #expect(try await client.reply().status == 304)
        try await client.send("HEAD /file HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(try await client.reply(to: "HEAD")["content-length"] == "3000000")
        try await client.send(request("/none"))
        #expect(try await client.reply().status == 404)
        await house.server.stop()
    }

    @Test func letsPagesOfOthersAsk() async throws {
        var route = HTTPHouse.text("hello")
        route.allowsOtherOrigins = true
        let own = HTTPHouse.text("own", "/own")
        let house = try await HTTPHouse([route, own])
        let reply = try await house.ask(request("/text", "Origin: https://a.example"))
        #expect(reply["access-control-allow-origin"] == "*")
        #expect(reply["access-control-expose-headers"]?.hasPrefix("Location, Link, ETag") == true)
        #expect(try await house.ask(request("/own", "Origin: https://a.example"))["access-control-allow-origin"] == nil)
        let preflight = try await house.ask(
            "OPTIONS /text HTTP/1.1\r\nHost: h\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: GET\r\n\r\n"
        )
        #expect(preflight.status == 204)
        #expect(preflight["access-control-allow-methods"] == "GET, HEAD, OPTIONS")
        await house.server.stop()

        let strict = try await HTTPHouse([route]) { $0.allowedOrigins = ["https://a.example"] }
        let allowed = try await strict.ask(request("/text", "Origin: https://a.example"))
        #expect(allowed["access-control-allow-origin"] == "https://a.example")
        #expect(allowed["vary"]?.contains("Origin") == true)
        let other = try await strict.ask(request("/text", "Origin: https://b.example"))
        #expect(other["access-control-allow-origin"] == nil)
        await strict.server.stop()
    }
}
