import Access
import Configuration
import HTTP
import HTTPServer
import Router
import Runtime

/// What clients of frame servers ask: `/api/streams` and `/ws/ID`. A camera's name is its stream's id.
extension ControlAPI {
    var frameServerRoutes: [Route] {
        [
            route("GET", "/api/streams", requires: .action(.api), allowsOtherOrigins: true, listStreams),
            route("POST", "/api/streams", requires: .action(.configure), startStream),
            route("DELETE", "/api/streams/{camera...}", requires: .camera(.configure), endStream),
            route(
                "GET", "/api/streams/{camera...}/stats", requires: .camera(.api), allowsOtherOrigins: true,
                streamStats),
            route(
                "GET", "/api/streams/{camera...}/frame", requires: .camera(.view), allowsOtherOrigins: true
            ) { request throws(APIError) in
                let name = try camera(request).name.written
                throw APIError(503, "there is no frame of \(name.quoted): \(Self.noFrames)", retryAfter: 60)
            },
            Route(
                "GET", "/ws/{camera...}", requires: .camera(.view),
                handler: .webSocket { request in
                    do throws(APIError) {
                        _ = try camera(request)
                        return .refuse(.error(501, Self.noFrames))
                    } catch {
                        return .refuse(Reply.error(error))
                    }
                }),
        ]
    }

    private static let noFrames = "this weir does not decode pictures; watch the camera over RTSP"

    private struct Streams: Encodable {
        var streams: [FrameStreamReply]
        var total: Int
    }

    @Sendable private func listStreams(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let streams = await status(for: request).cameras.map { camera in
            FrameStreamReply(camera, settings(of: camera.name))
        }
        return Reply.json(Streams(streams: streams, total: streams.count))
    }

    @Sendable private func streamStats(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let handle = try camera(request)
        let camera = await handle.loop.run { handle.camera.value.status }
        return Reply.json(FrameStreamStats(camera, settings(of: camera.name), sinks: await router.status().sinks))
    }

    private func settings(of camera: String) -> FrameStreams.Settings {
        (try? CameraName(camera)).flatMap { frameStreams[$0] } ?? FrameStreams.Settings()
    }

    /// Adds a camera, unless it is there already with the same values.
    @Sendable private func startStream(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        var object = try JSONObject(request)
        let id = try object.requiredString("stream_id")
        let url = try object.requiredString("rtsp_url")
        var wanted = FrameStreams.Settings()
        wanted.width = try object.integer("width", in: 16...8192, default: wanted.width)
        wanted.height = try object.integer("height", in: 16...8192, default: wanted.height)
        wanted.frameBufferSize = try object.integer(
            "frame_buffer_size", in: 1...10_000, default: wanted.frameBufferSize)
        wanted.clientBufferSize = try object.integer(
            "client_buffer_size", in: 1...10_000, default: wanted.clientBufferSize)
        try object.finish()
        let name: CameraName
        do throws(CameraName.Invalid) {
            name = try CameraName(id)
        } catch {
            throw .invalid(field: "stream_id", "\(id.quoted) cannot be the id of a stream: \(error.reason)")
        }
        let status: Int
        if let present = router.cameras[name.normalized] {
            try await compare(present, url: url, wanted)
            status = 200
        } else {
            try await add(CameraDeclaration(name: id, settings: ["url": url]))
            status = 201
        }
        frameStreams[name] = wanted
        guard let handle = router.cameras[name.normalized] else {
            throw APIError(503, "the stream was started and ended again at once", retryAfter: 1)
        }
        let camera = await handle.loop.run { handle.camera.value.status }
        return Reply.json(
            FrameStreamReply(camera, wanted), status: status,
            fields: ["Location": "/api/streams/\(handle.name.written)"])
    }

    private func add(_ camera: CameraDeclaration) async throws(APIError) {
        do throws(APIError) {
            try await registry { () async throws(RegistryError) in try await router.add(camera) }
        } catch {
            var error = error
            if error.field == "url" { error.field = "rtsp_url" }
            throw error
        }
    }

    private func compare(
        _ present: CameraHandle, url: String, _ wanted: FrameStreams.Settings
    ) async throws(APIError) {
        let known = await present.loop.run { present.camera.value.configuration.url }
        let isSame = (try? CameraURL(url)).map { $0.exposed == known.exposed } ?? false
        guard isSame, frameStreams[present.name].map({ $0 == wanted }) ?? true else {
            throw APIError(
                409,
                "there is a stream \(present.name.written.quoted) with other values; end it first, or choose"
                    + " another \"stream_id\"", field: "stream_id")
        }
    }

    @Sendable private func endStream(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let name = try camera(request).name
        try await registry { () async throws(RegistryError) in try await router.remove(name.written) }
        frameStreams[name] = nil
        return Reply.noContent
    }
}
