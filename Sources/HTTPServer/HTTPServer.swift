package import Access
package import Configuration
package import Runtime

/// The HTTP/1.1 server: listeners on the first loop, connections on all of them in turn, and the routes of all who serve
/// something.
package final class HTTPServer: Sendable {
    let routes: RouteTable
    let access: AccessControl
    private let loops: EventLoopGroup
    private let state: Locked<State>

    private struct State: Sendable {
        var configuration: Configuration.HTTP
        var listeners: [LoopBound<Listener>] = []
        var addresses: [SocketAddress] = []
    }

    package init(
        _ configuration: Configuration.HTTP, routes: RouteTable, access: AccessControl, loops: EventLoopGroup
    ) {
        self.routes = routes
        self.access = access
        self.loops = loops
        state = Locked(State(configuration: configuration))
    }

    /// Opens the listeners and serves from now on.
    package func start() async throws(HTTPServerError) {}

    /// Stops accepting, lets small answers finish, says goodbye to WebSockets (1001), and closes what is left.
    package func stop() async {}

    /// Takes changed settings over. Connections stay; new listeners are opened before old ones are closed, and where one
    /// cannot be opened nothing has changed.
    package func reload(_ configuration: Configuration.HTTP) async throws(HTTPServerError) {}

    /// Where it listens, with the ports that the kernel chose where 0 was asked for.
    package var addresses: [SocketAddress] { state.withLock { $0.addresses } }
}
