package import HTTP
import Runtime

/// The routes of all who serve something over HTTP; from any thread. Literal segments win over `{one}`, that over
/// `{some...}`, and among the last the one with the longest literal tail. The pattern that wins decides alone: where it has
/// no route for the method, the answer is 405.
package final class RouteTable: Sendable {
    private let state = Locked(State())

    private struct State: Sendable {
        var routes: [String: [Route]] = [:]
        /// Made anew by each change, so that a look-up takes a reference and copies nothing.
        var index = RouteIndex([])
    }

    package init() {}

    /// Puts the routes of `owner` in the place of those it had. Of two routes for one method and path, that of the first
    /// owner in the order of the alphabet is taken.
    package func set(_ routes: [Route], of owner: String) {
        state.withLock {
            $0.routes[owner] = routes
            $0.index = RouteIndex($0.routes.sorted { $0.key < $1.key }.flatMap(\.value))
        }
    }

    package func remove(owner: String) { set([], of: owner) }

    /// The routes of the pattern that fits the path best; nil where none does.
    package func match(_ target: RequestTarget) -> PathMatch? { state.withLock { $0.index }.match(target.segments) }

    /// A path without parameters that looks like this one, for somebody who has mistyped it.
    func nearestPath(to path: String) -> String? { state.withLock { $0.index }.nearestPath(to: path) }
}

/// The routes that a path has, one for each method.
package struct PathMatch: Sendable {
    package let routes: [Route]
    let segments: [String]

    /// The route for a method, with what its pattern finds in the path. `HEAD` is answered by `GET`.
    package func route(for method: String) -> (route: Route, parameters: [String: String])? {
        let wanted = method == "HEAD" && !routes.contains { $0.method == "HEAD" } ? "GET" : method
        guard let route = routes.first(where: { $0.method == wanted }) else { return nil }
        return (route, route.pattern.parameters(in: segments) ?? [:])
    }

    /// For the field `Allow` (RFC 9110 §10.2.1).
    package var allowedMethods: [String] {
        var methods = Set(routes.map(\.method)).union(["OPTIONS"])
        if methods.contains("GET") { methods.insert("HEAD") }
        return methods.sorted()
    }
}
