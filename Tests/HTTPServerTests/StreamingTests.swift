import Bytes
import Configuration
import Runtime
import Synchronization
import Testing

@testable import HTTPServer

/// Bodies that are made while they are sent.
@Suite struct StreamingTests {
    private final class Counter: Sendable { let value = Atomic<Int>(0) }

    /// Writes `count` pieces of `size` bytes, and tells when it is over.
    private final class Pieces: BodyProducer {
        let writer: BodyWriter
        let size: Int
        var rest: Int
        let ends: Counter

        init(_ writer: BodyWriter, size: Int, count: Int, ends: Counter) {
            self.writer = writer
            self.size = size
            rest = count
            self.ends = ends
        }

        func resume() {
            while writer.isWritable {
                guard rest > 0 else { return writer.finish() }
                rest -= 1
                writer.write(SharedBytes([UInt8](repeating: UInt8(truncatingIfNeeded: rest), count: size)))
            }
        }

        func ended() { ends.value.add(1, ordering: .relaxed) }
    }

    private func route(size: Int, count: Int, ends: Counter, isDelimitedByClose: Bool = false) -> Route {
        Route(
            "GET", "/stream", requires: .none,
            handler: .reply { _ in
                var response = HTTPResponse(
                    body: .stream { Pieces($0, size: size, count: count, ends: ends) })
                response.isDelimitedByClose = isDelimitedByClose
                return response
            })
    }

    @Test(arguments: [(10, 3), (100_000, 100)])
    func chunksWhatHasNoLength(_ size: Int, _ count: Int) async throws {
        let ends = Counter()
        let house = try await HTTPHouse([route(size: size, count: count, ends: ends), HTTPHouse.text("hello")])
        let client = try await house.client(receiveBuffer: 65536)
        try await client.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\nGET /text HTTP/1.1\r\nHost: h\r\n\r\n")
        let reply = try await client.reply()
        #expect(reply["transfer-encoding"] == "chunked")
        #expect(reply.body.count == size * count)
        #expect(reply.body.last == 0)
        #expect(try await client.reply().text == "hello")
        #expect(ends.value.load(ordering: .relaxed) == 1)
        await house.server.stop()
    }

    @Test(arguments: ["HTTP/1.0", "HTTP/1.1"])
    func endsWithTheConnection(_ version: String) async throws {
        let ends = Counter()
        let house = try await HTTPHouse([
            route(size: 1000, count: 100, ends: ends, isDelimitedByClose: version == "HTTP/1.1")
        ])
        let client = try await house.client()
        try await client.send("GET /stream \(version)\r\nHost: h\r\n\r\n")
        let reply = try await client.reply()
        #expect(reply["transfer-encoding"] == nil)
        #expect(reply["connection"] == "close")
        #expect(reply.body.count == 100_000)
        await house.server.stop()
    }

    @Test func tellsWhenTheClientLeaves() async throws {
        let ends = Counter()
        let house = try await HTTPHouse([route(size: 1000, count: .max, ends: ends)])
        do {
            let client = try await house.client()
            try await client.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try await client.bytes(100_000)
        }
        try await eventually("the producer hears of it") { ends.value.load(ordering: .relaxed) == 1 }
        try await eventually("it is closed") { house.server.connectionCount == 0 }
        await house.server.stop()
    }

    @Test func aClientThatTakesNothingIsCutOff() async throws {
        let ends = Counter()
        let house = try await HTTPHouse([route(size: 100_000, count: .max, ends: ends)]) {
            $0.idleTimeout = .seconds(1)
        }
        let client = try await house.client(receiveBuffer: 4096)
        try await client.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
        try await eventually("it is cut off") { ends.value.load(ordering: .relaxed) == 1 }
        await house.server.stop()
    }

    @Test func endlessBodiesDoNotHoldUpTheEnd() async throws {
        let ends = Counter()
        let house = try await HTTPHouse([route(size: 1000, count: .max, ends: ends)])
        let client = try await house.client()
        try await client.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try await client.bytes(10_000)
        await house.server.stop(within: .seconds(3600))
        #expect(ends.value.load(ordering: .relaxed) == 1)
    }
}
