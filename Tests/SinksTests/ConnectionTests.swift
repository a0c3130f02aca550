import Configuration
import Media
import Router
import Runtime
import Testing

@testable import Sinks

/// What comes to the sink's port and is no request, and what the sink does when it cannot open it.
@Suite struct ConnectionTests {
    @Test(
        arguments: [
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1."),
            ("nonsense\r\n\r\n", "RTSP/1.0 400"),
            ("\u{16}\u{3}\u{1}\u{0}\u{1}", ""),
        ])
    func whoSpeaksSomethingElseIsToldAndSentAway(_ text: String, _ answer: String) async throws {
        let house = try await House(loops: 1)
        let client = try house.client()
        try client.send(text)
        let bytes = try client.rawToEnd()
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(answer))
        #expect(!bytes.isEmpty)
        let other = try house.client()
        _ = try await house.camera("cam1")
        #expect(try other.ask("OPTIONS", "cam1").status == 200)
        await house.sink.stop()
    }

    @Test func aConnectionThatSaysNothingIsClosed() async throws {
        let house = try await House(settings: "idle_timeout: 1s", loops: 1)
        let camera = try await house.camera("cam1", tracks: [Footage.timed])
        await camera.film(0..<1)
        let silent = try house.client()
        let playing = try house.client()
        try playing.play("cam1", tracks: [0])
        #expect(try silent.readToEnd().isEmpty)
        await camera.film(1..<3)
        #expect(try playing.frames(3).numbers == [0, 1, 2], "who plays is not idle")
        await house.sink.stop()
    }

    @Test func aPortThatIsTakenIsToldWithWhatToDo() async throws {
        let house = try await House(loops: 1)
        let port = try #require(house.sink.address).port
        let error = await #expect(throws: SinkError.self) {
            _ = try await House(address: "127.0.0.1:\(port)", loops: 1)
        }
        #expect(
            error?.description
                == "the rtsp sink cannot listen at 127.0.0.1:\(port): Address already in use; another program has that"
                + " port (ss -ltnup tells which), or choose another `listen:`")
        await house.sink.stop()
    }

    @Test(arguments: ["[::1]:0", "localhost:0", "0.0.0.0:0", ":0"])
    func addressesOfAllKindsAreListenedAt(_ address: String) async throws {
        let house = try await House(address: address, loops: 1)
        let bound = try #require(house.sink.address)
        #expect(bound.port > 0)
        let host = address.hasPrefix("[") ? "::1" : "127.0.0.1"
        let client = try Client(of: #require(SocketAddress(host: host, port: bound.port)))
        #expect(try client.ask("OPTIONS", "cam1").status == 200)
        await house.sink.stop()
    }

    @Test func aNameIsNoAddress() async throws {
        let error = await #expect(throws: SinkError.self) {
            _ = try await House(address: "camera.example:0", loops: 1)
        }
        #expect(error?.description.contains("write one in numbers, such as 0.0.0.0") == true)
    }
}
