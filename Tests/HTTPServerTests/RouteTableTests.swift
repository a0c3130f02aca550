import HTTP
import Testing

@testable import HTTPServer

@Suite struct RouteTableTests {
    private func table(_ routes: (String, PathPattern)...) -> RouteTable {
        let table = RouteTable()
        table.set(
            routes.map { Route($0.0, $0.1, requires: .none, handler: .reply { _ in HTTPResponse() }) }, of: "test")
        return table
    }

    private func target(_ path: String) throws -> RequestTarget { try RequestTarget(path, method: "GET") }

    private let paths: [(String, PathPattern)] = [
        ("GET", "/"), ("GET", "/api/cameras"), ("GET", "/api/cameras/{camera...}"),
        ("POST", "/api/cameras/{camera...}/restart"), ("GET", "/api/cameras/{camera...}/log"),
        ("GET", "/ws/{id}"), ("GET", "/{camera...}/"), ("GET", "/{camera...}/stream.ts"),
        ("GET", "/{camera...}/segment/{number}"), ("GET", "/{one}"),
    ]

    @Test(arguments: [
        ("/", "/"), ("/api/cameras", "/api/cameras"), ("/api/cameras/a", "/api/cameras/{camera...}"),
        ("/api/cameras/a/b", "/api/cameras/{camera...}"), ("/api/cameras/a/b/log", "/api/cameras/{camera...}/log"),
        ("/api/cameras/log", "/api/cameras/{camera...}"), ("/ws/1", "/ws/{id}"), ("/ws/1/2", nil),
        ("/door/", "/{camera...}/"),
        ("/house/door/", "/{camera...}/"), ("/house/door/stream.ts", "/{camera...}/stream.ts"),
        ("/house/segment/7", "/{camera...}/segment/{number}"), ("/x", "/{one}"), ("/x/y", nil), ("//", nil),
        ("/a//stream.ts", nil), ("/api%2Fcameras", "/{one}"), ("/stream.ts", "/{one}"),
    ])
    func findsThePatternThatFitsBest(_ path: String, _ expected: String?) throws {
        let table = RouteTable()
        table.set(paths.map { Route($0.0, $0.1, requires: .none, handler: .reply { _ in HTTPResponse() }) }, of: "a")
        #expect(table.match(try target(path))?.routes.first?.pattern.description == expected)
    }

    @Test func decodesParameters() throws {
        let table = table(("GET", "/{camera...}/segment/{number}"))
        let match = try #require(table.match(try target("/house%2Fdoor/x%20y/segment/7")))
        let route = try #require(match.route(for: "HEAD"))
        #expect(route.parameters == ["camera": "house/door/x y", "number": "7"])
        #expect(match.route(for: "POST") == nil)
        #expect(match.allowedMethods == ["GET", "HEAD", "OPTIONS"])
    }

    @Test func replacesTheRoutesOfAnOwner() throws {
        let table = table(("GET", "/a"))
        table.set([Route("POST", "/a", requires: .none, handler: .reply { _ in HTTPResponse() })], of: "other")
        #expect(table.match(try target("/a"))?.allowedMethods == ["GET", "HEAD", "OPTIONS", "POST"])
        table.remove(owner: "test")
        #expect(table.match(try target("/a"))?.allowedMethods == ["OPTIONS", "POST"])
        table.remove(owner: "other")
        #expect(try table.match(target("/a")) == nil)
    }
}
