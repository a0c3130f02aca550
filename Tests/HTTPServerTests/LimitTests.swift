import Access
import Configuration
import HTTP
import Runtime
import Synchronization
import Testing

@testable import HTTPServer

/// What clients may do to us, and for how long.
@Suite struct LimitTests {
    private let get = "GET /text HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func slowHeadsAreCutOff() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")]) { $0.headerTimeout = .seconds(1) }
        let client = try await house.client()
        try await client.send("GET /text HTTP/1.1\r\n")
        for letter in 0..<40 where !client.hasEnded {
            try? await client.send("X\(letter): y\r\n")
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await client.reply().status == 408)
        await house.server.stop()
    }

    @Test func silentConnectionsAreClosed() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")]) { $0.idleTimeout = .seconds(4) }
        let silent = try await house.client()
        let idle = try await house.client()
        try await idle.send(get)
        #expect(try await idle.reply().status == 200)
        #expect(try await silent.rest().isEmpty)
        #expect(try await idle.rest().isEmpty)
        await house.server.stop()
    }

    @Test func connectionsAreCounted() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")]) { $0.maxConnectionsPerAddress = 3 }
        var clients: [HTTPClient] = []
        for _ in 0..<3 {
            clients.append(try await house.client())
            try await clients[clients.count - 1].send(get)
            #expect(try await clients[clients.count - 1].reply().status == 200)
        }
        let refused = try await house.client()
        let reply = try await refused.reply()
        #expect(reply.status == 503)
        #expect(reply["retry-after"] != nil)
        clients.removeLast()
        try await eventually("one is free") { house.server.connectionCount == 2 }
        #expect(try await house.ask(get).status == 200)
        await house.server.stop()
    }

    @Test func aHandlerHearsThatTheClientHasLeft() async throws {
        final class Flag: Sendable { let value = Atomic<Bool>(false) }
        let flag = Flag()
        let wait = Route(
            "GET", "/wait", requires: .none,
            handler: .reply { _ in
                try? await Task.sleep(for: .seconds(60))
                flag.value.store(Task.isCancelled, ordering: .relaxed)
                return HTTPResponse()
            })
        let house = try await HTTPHouse([wait])
        do {
            let client = try await house.client()
            try await client.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n")
            try await Task.sleep(for: .milliseconds(50))
        }
        try await eventually("it is cancelled") { flag.value.load(ordering: .relaxed) }
        await house.server.stop()
    }

    @Test func whoSaysNoMoreIsStillAnswered() async throws {
        let slow = Route(
            "GET", "/slow", requires: .none,
            handler: .reply { _ in
                try? await Task.sleep(for: .milliseconds(100))
                return HTTPResponse(body: .bytes(Array("slow".utf8)))
            })
        let house = try await HTTPHouse([slow])
        let client = try await house.client()
        try await client.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
        client.sayNoMore()
        #expect(try await client.reply().text == "slow")
        #expect(try await client.rest().isEmpty)
        await house.server.stop()
    }

    @Test func smallAnswersAreFinishedAtTheEnd() async throws {
        final class Flag: Sendable { let value = Atomic<Bool>(false) }
        let mayAnswer = Flag()
        let slow = Route(
            "GET", "/slow", requires: .none,
            handler: .reply { _ in
                while !mayAnswer.value.load(ordering: .relaxed) { try? await Task.sleep(for: .milliseconds(5)) }
                return HTTPResponse(body: .bytes(Array("slow".utf8)))
            })
        // On one loop, so that the end of one connection tells that the other knows.
        let house = try await HTTPHouse([slow, HTTPHouse.text("hello")], loops: 1)
        let (busy, idle) = (try await house.client(), try await house.client())
        try await busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
        try await idle.send(get)
        #expect(try await idle.reply().status == 200)
        async let end: Void = house.server.stop(within: .seconds(60))
        #expect(try await idle.rest().isEmpty)
        mayAnswer.value.store(true, ordering: .relaxed)
        let reply = try await busy.reply()
        #expect(reply.text == "slow")
        #expect(reply["connection"] == "close")
        await end
        #expect(house.server.connectionCount == 0)
    }

    @Test func takesOtherSettingsOver() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")])
        let old = house.address
        let client = try await house.client()
        try await client.send(get)
        #expect(try await client.reply().status == 200)
        var other = Configuration.HTTP()
        other.listen = [ListenAddress(host: "127.0.0.2", port: 0)]
        try await house.server.reload(other)
        #expect(house.address.host == "127.0.0.2")
        try await client.send(get)
        #expect(try await client.reply().status == 200)
        #expect(try await house.ask(get).status == 200)
        await #expect(throws: HTTPClient.Failure.self) { _ = try await HTTPClient(of: old) }

        other.listen.append(ListenAddress(host: "127.0.0.2", port: house.address.port))
        await #expect(throws: HTTPServerError.self) { try await house.server.reload(other) }
        #expect(try await house.ask(get).status == 200)
        await house.server.stop()
    }

    @Test func saysWhoMayHaveThePort() async throws {
        let house = try await HTTPHouse([])
        let port = house.address.port
        do {
            _ = try await HTTPHouse([]) { $0.listen = [ListenAddress(host: "127.0.0.1", port: port)] }
            Issue.record("both listen")
        } catch {
            let text = String(describing: error)
            #expect(text.contains("127.0.0.1:\(port)") && text.contains("ss -ltnp"))
        }
        await house.server.stop()
    }

    @Test func asksWhoItIs() async throws {
        var rights = Configuration.Rights()
        rights.api = CameraSelection(["*"])
        let user = Configuration.User("anna", token: Secret("geheim"), rights: rights)
        let route = Route(
            "GET", "/api", requires: .action(.api),
            handler: .reply { HTTPResponse(body: .bytes(Array($0.principal.name.utf8))) })
        let house = try await HTTPHouse([route], access: Configuration.Access(users: [user]))
        let stranger = try await house.ask("GET /api HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(stranger.status == 401)
        #expect(stranger["www-authenticate"]?.contains("Bearer") == true)
        let known = try await house.ask("GET /api HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer geheim\r\n\r\n")
        #expect(known.text == "anna")
        await house.server.stop()
    }

    @Test func believesItsProxies() async throws {
        let tell = Route(
            "GET", "/who", requires: .none,
            handler: .reply {
                HTTPResponse(body: .bytes(Array("\($0.peer.host) \($0.isSecure)".utf8)))
            })
        let request =
            "GET /who HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 198.51.100.9, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n"
        let open = try await HTTPHouse([tell]) { $0.trustedProxies = AddressRange.loopback }
        #expect(try await open.ask(request).text == "192.0.2.7 true")
        await open.server.stop()
        let strict = try await HTTPHouse([tell])
        #expect(try await strict.ask(request).text == "127.0.0.1 false")
        await strict.server.stop()
    }
}
