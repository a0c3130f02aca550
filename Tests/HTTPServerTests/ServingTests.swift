import HTTP
import Testing

@testable import HTTPServer

@Suite struct ServingTests {
    private let get = "GET /text HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func answersAndKeepsTheConnection() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")])
        let client = try await house.client()
        for _ in 0..<3 {
            try await client.send(get)
            let reply = try await client.reply()
            #expect(reply.status == 200)
            #expect(reply.text == "hello")
            #expect(reply["content-type"] == "text/plain")
            #expect(reply["connection"] == nil)
            #expect(reply["x-content-type-options"] == "nosniff")
            #expect(reply["server"] == "weir")
            #expect(reply["date"].flatMap(HTTPDate.seconds) != nil)
        }
        #expect(house.server.connectionCount == 1)
        await house.server.stop()
    }

    @Test func answersPipelinedRequestsInTheirOrder() async throws {
        let slow = Route(
            "GET", "/slow", requires: .none,
            handler: .reply { _ in
                try? await Task.sleep(for: .milliseconds(50))
                return HTTPResponse(body: .bytes(Array("slow".utf8)))
            })
        let house = try await HTTPHouse([HTTPHouse.text("fast"), slow, HTTPHouse.echo])
        let client = try await house.client()
        let requests = [
            "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n", get, "GET /none HTTP/1.1\r\nHost: h\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab", "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n",
        ]
        for _ in 0..<20 { try await client.send(requests.joined()) }
        for _ in 0..<20 {
            for expected in [200, 200, 404, 200, 200] { #expect(try await client.reply().status == expected) }
        }
        await house.server.stop()
    }

    @Test(arguments: [
        ("GET /text HTTP/1.0\r\n\r\n", "close"), ("GET /text HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "keep-alive"),
        ("GET /text HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "close"),
    ])
    func doesAsTheConnectionFieldSays(_ request: String, _ expected: String) async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")])
        let client = try await house.client()
        try await client.send(request)
        let reply = try await client.reply()
        #expect(reply.text == "hello")
        #expect(reply["connection"] == expected)
        if expected == "close" {
            #expect(try await client.rest().isEmpty)
        } else {
            try await client.send(request)
            #expect(try await client.reply().status == 200)
        }
        await house.server.stop()
    }

    @Test func answersHeadWithoutABody() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello")])
        let client = try await house.client()
        try await client.send("HEAD /text HTTP/1.1\r\nHost: h\r\n\r\n" + get)
        let reply = try await client.reply(to: "HEAD")
        #expect(reply.status == 200)
        #expect(reply["content-length"] == "5")
        #expect(try await client.reply().text == "hello")
        await house.server.stop()
    }

    @Test func saysWhatIsPossible() async throws {
        let house = try await HTTPHouse([HTTPHouse.text("x", "/api/status"), HTTPHouse.echo])
        let unknown = try await house.ask("GET /api/statsu HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(unknown.status == 404)
        #expect(
            unknown.text
                == "{\"status\":\"error\",\"error\":\"there is nothing at /api/statsu; did you mean /api/status?\"}\n"
        )
        let wrong = try await house.ask("DELETE /echo HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(wrong.status == 405)
        #expect(wrong["allow"] == "OPTIONS, POST")
        let options = try await house.ask("OPTIONS /api/status HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(options.status == 204)
        #expect(options["allow"] == "GET, HEAD, OPTIONS")
        #expect(options["content-length"] == nil)
        #expect(try await house.ask("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").status == 204)
        #expect(try await house.ask("BREW /echo HTTP/1.1\r\nHost: h\r\n\r\n").status == 501)
        await house.server.stop()
    }

    @Test func takesBodiesOfBothKinds() async throws {
        let house = try await HTTPHouse([HTTPHouse.echo])
        let client = try await house.client()
        try await client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")
        #expect(try await client.reply().text == "hello")
        try await client.send(
            "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nX: y\r\n\r\n"
        )
        #expect(try await client.reply().text == "hello world")
        await house.server.stop()
    }

    @Test func asksForTheBodyOnce() async throws {
        let house = try await HTTPHouse([HTTPHouse.echo])
        let client = try await house.client()
        try await client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        #expect(try await client.head().status == 100)
        try await client.send("hello")
        #expect(try await client.reply().text == "hello")
        await house.server.stop()
    }

    @Test(arguments: ["Content-Length: 1001", "Content-Length: 1001\r\nExpect: 100-continue"])
    func refusesABodyBeforeItComes(_ fields: String) async throws {
        let house = try await HTTPHouse([HTTPHouse.echo])
        let client = try await house.client()
        try await client.send("POST /echo HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n")
        let reply = try await client.reply()
        #expect(reply.status == 413)
        #expect(reply["connection"] == "close")
        #expect(try await client.rest().isEmpty)
        await house.server.stop()
    }

    @Test func refusesChunksThatAreTooMany() async throws {
        let house = try await HTTPHouse([HTTPHouse.echo])
        let client = try await house.client()
        try await client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "64\r\n" + String(repeating: "x", count: 100) + "\r\n"
        for _ in 0..<11 { try await client.send(chunk) }
        #expect(try await client.reply().status == 413)
        await house.server.stop()
    }

    @Test func namesRequests() async throws {
        let id = Route("GET", "/id", requires: .none, handler: .reply { HTTPResponse(body: .bytes(Array($0.id.utf8))) })
        let house = try await HTTPHouse([id])
        let kept = try await house.ask("GET /id HTTP/1.1\r\nHost: h\r\nX-Request-Id: abc-1\r\n\r\n")
        #expect(kept.text == "abc-1")
        #expect(kept["x-request-id"] == "abc-1")
        let made = try await house.ask("GET /id HTTP/1.1\r\nHost: h\r\nX-Request-Id: a b\r\n\r\n")
        #expect(made.text.utf8.count == 16)
        #expect(made["x-request-id"] == made.text)
        await house.server.stop()
    }

    @Test func givesTheHandlerWhatWasAsked() async throws {
        let tell = Route(
            "GET", "/{camera...}/tell", requires: .none,
            handler: .reply { request in
                let items = request.query.items.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
                let text = "\(request.path)|\(request.parameters["camera"] ?? "")|\(items)|\(request.host ?? "")"
                return HTTPResponse(body: .bytes(Array(text.utf8)))
            })
        let house = try await HTTPHouse([tell])
        let reply = try await house.ask("GET /house%2Fdoor/tell?a=1+2&b=%C3%A4&c HTTP/1.1\r\nHost: h:8080\r\n\r\n")
        #expect(reply.text == "/house/door/tell|house/door|a=1 2,b=ä,c=|h")
        let absolute = try await house.ask("GET http://other/x/tell HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(absolute.text == "/x/tell|x||other")
        await house.server.stop()
    }
}
