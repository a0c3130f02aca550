package import Access
import Configuration
package import HTTPServer
package import Router
import Runtime

/// The HTTP API: what programs and the web page ask, and what they may change. Its routes stand in files by subject.
package struct ControlAPI: Sendable {
    /// Under which its routes hang in the route table.
    package static let owner = "control"

    let router: Router
    let access: AccessControl
    let throughput = ThroughputMeter()
    let followers = Gate(most: 256)
    let frameStreams = FrameStreams()

    package init(router: Router, access: AccessControl) {
        self.router = router
        self.access = access
    }

    package var routes: [Route] {
        statusRoutes + cameraRoutes + sessionRoutes + eventRoutes + probeRoutes + documentRoutes + metricsRoutes
            + healthRoutes + relayRoutes + frameServerRoutes
    }

    /// A route that answers, or throws why not.
    func route(
        _ method: String, _ pattern: PathPattern, requires requirement: Route.Requirement,
        allowsOtherOrigins: Bool = false,
        _ answer: @escaping @Sendable (HTTPRequest) async throws(APIError) -> HTTPResponse
    ) -> Route {
        Route(
            method, pattern, requires: requirement, allowsOtherOrigins: allowsOtherOrigins,
            handler: .reply { request in
                do throws(APIError) {
                    return try await answer(request)
                } catch {
                    return Reply.error(error)
                }
            })
    }

    // MARK: What routes share

    /// The camera that the path names.
    func camera(_ request: HTTPRequest) throws(APIError) -> CameraHandle {
        let name = request.parameters["camera"] ?? ""
        if let handle = router.cameras[name] { return handle }
        throw APIError(404, "there is no camera \(name.quoted)" + suggestion(for: name, to: request))
    }

    /// `; did you mean "door"?`, among the cameras that this one may know of.
    func suggestion(for name: String, to request: HTTPRequest) -> String {
        let known = router.cameras.all.filter { may(request, .api, on: $0.name) }.map(\.name.written)
        return NearestName.suggestion(for: name, in: known)
    }

    func may(_ request: HTTPRequest, _ action: Action, on camera: CameraName?) -> Bool {
        access.permits(request.principal, action, on: camera, from: request.peer)
    }

    /// The status of the house as far as this one may see it.
    func status(for request: HTTPRequest) async -> RouterStatus {
        part(of: await router.status(), for: request)
    }

    func part(of status: RouterStatus, for request: HTTPRequest) -> RouterStatus {
        var status = status
        var visible: [String: Bool] = [:]
        func isVisible(_ camera: String) -> Bool {
            if let known = visible[camera] { return known }
            let isVisible = (try? CameraName(camera)).map { may(request, .api, on: $0) } ?? false
            visible[camera] = isVisible
            return isVisible
        }
        status.cameras.removeAll { !isVisible($0.name) }
        status.sessions.removeAll { !isVisible($0.camera) }
        for index in status.sinks.indices {
            status.sinks[index].traffic = status.sinks[index].traffic.filter { isVisible($0.key) }
        }
        return status
    }

    /// Does something with the registry and puts its refusals into the API's words.
    func registry<Result>(
        _ body: () async throws(RegistryError) -> Result
    ) async throws(APIError) -> Result {
        do throws(RegistryError) {
            return try await body()
        } catch {
            throw APIError(error)
        }
    }
}

extension HTTPRequest {
    /// By which the client knows us.
    var hostForURLs: String { host ?? "localhost" }
}
