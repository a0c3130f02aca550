import Bytes
import Configuration
import HTTP
import Runtime
import Synchronization
import Testing

@testable import HTTPServer

/// WebSockets on real connections; what may go wrong inside of them is tested with the machine.
@Suite struct UpgradeTests {
    private final class Counter: Sendable { let value = Atomic<Int>(0) }

    private final class Echo: WebSocketHandler {
        let channel: WebSocketChannel
        let ends: Counter

        init(_ channel: WebSocketChannel, _ ends: Counter) {
            self.channel = channel
            self.ends = ends
        }

        func received(text: String) { channel.send(text: text) }
        func received(binary: [UInt8]) {
            channel.send(framed: SharedBytes(WebSocketFrame.bytes(.binary, binary)))
        }
        func resume() { channel.send(text: "hello") }
        func closed() { ends.value.add(1, ordering: .relaxed) }
    }

    private func route(_ ends: Counter) -> Route {
        Route(
            "GET", "/ws", requires: .none,
            handler: .webSocket { request in
                if request.query["refuse"] != nil { return .refuse(.error(409, "not now")) }
                return .accept { Echo($0, ends) }
            })
    }

    private func handshake(_ query: String = "", _ fields: String = "") -> String {
        "GET /ws\(query) HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(fields)\r\n"
    }

    @Test func becomesAWebSocket() async throws {
        let ends = Counter()
        let house = try await HTTPHouse([route(ends)])
        let client = try await house.client()
        try await client.send(Array(handshake().utf8) + ClientFrame.text("early").bytes)
        let head = try await client.head()
        #expect(head.status == 101)
        #expect(head["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(try await client.bytes(7) == [0x81, 5] + Array("hello".utf8))
        #expect(try await client.bytes(7) == [0x81, 5] + Array("early".utf8))
        try await client.send(ClientFrame.binary([1, 2, 3]).bytes)
        #expect(try await client.bytes(5) == [0x82, 3, 1, 2, 3])
        try await client.send(ClientFrame.ping([9]).bytes)
        #expect(try await client.bytes(3) == [0x8A, 1, 9])
        try await client.send(ClientFrame.close(1000).bytes)
        #expect(try await client.rest() == [0x88, 2, 0x03, 0xE8])
        try await eventually("the handler hears of it") { ends.value.load(ordering: .relaxed) == 1 }
        try await eventually("it is closed") { house.server.connectionCount == 0 }
        await house.server.stop()
    }

    @Test func refusesWithAReason() async throws {
        let house = try await HTTPHouse([route(Counter())])
        #expect(try await house.ask("GET /ws HTTP/1.1\r\nHost: h\r\n\r\n").status == 426)
        #expect(try await house.ask(handshake("?refuse")).status == 409)
        #expect(try await house.ask(handshake("", "Origin: https://evil.example\r\n")).status == 403)
        let client = try await house.client()
        try await client.send(handshake("", "Origin: http://h\r\n"))
        #expect(try await client.head().status == 101)
        await house.server.stop()
    }

    @Test func saysGoodbye() async throws {
        let ends = Counter()
        let house = try await HTTPHouse([route(ends)])
        let client = try await house.client()
        try await client.send(handshake())
        #expect(try await client.head().status == 101)
        _ = try await client.bytes(7)
        async let end: Void = house.server.stop(within: .seconds(60))
        #expect(try await client.bytes(4) == [0x88, 18, 0x03, 0xE9])
        try await client.send(ClientFrame.close(1001).bytes)
        await end
        #expect(ends.value.load(ordering: .relaxed) == 1)
    }

    @Test func noticesThatTheClientHasGone() async throws {
        let ends = Counter()
        let house = try await HTTPHouse([route(ends)])
        do {
            let client = try await house.client()
            try await client.send(handshake())
            _ = try await client.head()
        }
        try await eventually("the handler hears of it") { ends.value.load(ordering: .relaxed) == 1 }
        await house.server.stop()
    }
}
