import Access
import Configuration
import HTTP
import HTTPServer
import Router
import Runtime

/// `/api/cameras`.
extension ControlAPI {
    var cameraRoutes: [Route] {
        [
            route("GET", "/api/cameras", requires: .action(.api), listCameras),
            route("POST", "/api/cameras", requires: .action(.configure), addCamera),
            route("GET", "/api/cameras/{camera...}", requires: .camera(.api), getCamera),
            route("PATCH", "/api/cameras/{camera...}", requires: .camera(.configure), editCamera),
            route("DELETE", "/api/cameras/{camera...}", requires: .camera(.configure), removeCamera),
            route("GET", "/api/cameras/{camera...}/log", requires: .camera(.api), getLog),
            route("POST", "/api/cameras/{camera...}/start", requires: .camera(.configure)) { request throws(APIError) in
                try await steer(request) { name async throws(RegistryError) in try await router.start(name) }
            },
            route("POST", "/api/cameras/{camera...}/stop", requires: .camera(.configure)) { request throws(APIError) in
                try await steer(request) { name async throws(RegistryError) in try await router.stop(name) }
            },
            route("POST", "/api/cameras/{camera...}/restart", requires: .camera(.configure)) {
                request throws(APIError) in
                try await steer(request) { name async throws(RegistryError) in try await router.restart(name) }
            },
        ]
    }

    @Sendable private func listCameras(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let page = try Page(request.query)
        let status = await status(for: request)
        let part = page.list(of: status.cameras)
        let editable = await router.editableCameras
        var replies: [CameraReply] = []
        for camera in part.items {
            replies.append(await reply(camera, sinks: status.sinks, editable: editable, to: request))
        }
        return Reply.json(
            PagedList(
                items: replies, page: part.page, itemsPerPage: part.itemsPerPage, itemCount: part.itemCount,
                pageCount: part.pageCount))
    }

    @Sendable private func getCamera(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        Reply.json(try await reply(camera(request), to: request))
    }

    @Sendable private func addCamera(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let declaration = try CameraInput.added(request)
        let name: CameraName
        do throws(CameraName.Invalid) {
            name = try CameraName(declaration.name)
        } catch {
            throw .invalid(
                field: "name", "\(declaration.name.quoted) cannot be the name of a camera: \(error.reason)")
        }
        try await registry { () async throws(RegistryError) in try await router.add(declaration) }
        guard let handle = router.cameras[name.normalized] else {
            throw APIError(503, "the camera was added and removed again at once", retryAfter: 1)
        }
        return Reply.json(
            await reply(handle, to: request), status: 201, fields: ["Location": "/api/cameras/\(name.written)"])
    }

    @Sendable private func editCamera(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let name = try camera(request).name.written
        let change = try CameraInput.change(request, of: name)
        try await registry { () async throws(RegistryError) in try await router.edit(name, change) }
        return Reply.json(try await reply(camera(request), to: request))
    }

    @Sendable private func removeCamera(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let name = try camera(request).name.written
        try await registry { () async throws(RegistryError) in try await router.remove(name) }
        return Reply.noContent
    }

    @Sendable private func getLog(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let page = try Page(request.query)
        let handle = try camera(request)
        let lines = await handle.loop.run { handle.camera.value.workerLog }
        return Reply.json(page.list(of: lines.map { LogLineReply($0) }))
    }

    /// Starts, stops or restarts; answers how the camera is then.
    private func steer(
        _ request: HTTPRequest, _ body: (String) async throws(RegistryError) -> Void
    ) async throws(APIError) -> HTTPResponse {
        let handle = try camera(request)
        try await registry { () async throws(RegistryError) in try await body(handle.name.written) }
        return Reply.json(await reply(handle, to: request))
    }

    private func reply(_ handle: CameraHandle, to request: HTTPRequest) async -> CameraReply {
        let camera = await handle.loop.run { handle.camera.value.status }
        return await reply(
            camera, sinks: router.status().sinks, editable: router.editableCameras, to: request)
    }

    private func reply(
        _ camera: CameraStatus, sinks: [SinkStatus], editable: Set<CameraName>, to request: HTTPRequest
    ) async -> CameraReply {
        guard let name = try? CameraName(camera.name) else {
            return CameraReply(camera, sinks: sinks, urls: [], isEditable: false)
        }
        let urls = await router.urls(of: name, host: request.hostForURLs)
        return CameraReply(camera, sinks: sinks, urls: urls, isEditable: editable.contains(name))
    }
}
