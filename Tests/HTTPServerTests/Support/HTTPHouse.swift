import Access
import Configuration
import HTTP
import Runtime

@testable import HTTPServer

/// A server on the loopback interface, with routes that a test hangs there.
final class HTTPHouse: Sendable {
    let loops: EventLoopGroup
    let routes = RouteTable()
    let server: HTTPServer
    let access: AccessControl

    init(
        _ routes: [Route], access settings: Configuration.Access = .init(), loops count: Int = 2,
        stateDirectory: String = "/nonexistent", change: (inout Configuration.HTTP) -> Void = { _ in }
    ) async throws {
        var configuration = Configuration.HTTP()
        configuration.listen = [ListenAddress(host: "127.0.0.1", port: 0)]
        configuration.trustedProxies = []
        change(&configuration)
        loops = try EventLoopGroup(count: count)
        access = AccessControl(settings)
        self.routes.set(routes, of: "test")
        server = try HTTPServer(
            configuration, routes: self.routes, access: access, loops: loops, stateDirectory: stateDirectory)
        try await server.start()
    }

    deinit { loops.stop() }

    var address: SocketAddress { server.addresses[0] }

    func client(receiveBuffer: Int? = nil) async throws -> HTTPClient {
        try await HTTPClient(of: address, receiveBuffer: receiveBuffer)
    }

    /// One request on a connection of its own.
    func ask(_ request: String) async throws -> HTTPClient.Reply {
        let client = try await client()
        try await client.send(request)
        return try await client.reply(to: request)
    }

    static func text(_ text: String, _ path: PathPattern = "/text") -> Route {
        Route(
            "GET", path, requires: .none,
            handler: .reply { _ in
                HTTPResponse(fields: ["Content-Type": "text/plain"], body: .bytes(Array(text.utf8)))
            })
    }

    /// Answers with what it was sent.
    static let echo = Route(
        "POST", "/echo", requires: .none, bodyLimit: 1000,
        handler: .reply { HTTPResponse(fields: ["Content-Type": "text/plain"], body: .bytes($0.body)) })
}
