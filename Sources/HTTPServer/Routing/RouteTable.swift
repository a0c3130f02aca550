import Runtime

/// The routes of all who serve something over HTTP; from any thread. Literal segments win over parameters.
package final class RouteTable: Sendable {
    private let routes = Locked<[String: [Route]]>([:])

    package init() {}

    /// Puts the routes of `owner` in the place of those it had.
    package func set(_ routes: [Route], of owner: String) {
        self.routes.withLock { $0[owner] = routes }
    }

    package func remove(owner: String) {
        routes.withLock { $0[owner] = nil }
    }
}
