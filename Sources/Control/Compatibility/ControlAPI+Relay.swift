import Access
import Configuration
import HTTPServer
import Router
import Runtime

/// What clients of RTSP relays ask: `/stream/rtsp/UUID` and `/stream/api/status`. A camera's name is its UUID.
extension ControlAPI {
    var relayRoutes: [Route] {
        [
            route(
                "GET", "/stream/rtsp/{camera...}", requires: .camera(.view), allowsOtherOrigins: true, relayURL),
            route("GET", "/stream/api/status", requires: .action(.api), allowsOtherOrigins: true, relayStatus),
        ]
    }

    private struct RelayURL: Encodable {
        var uuid: String
        var rtsp_url: String
        var status = true
    }

    /// Says where to watch; that alone does not start a camera.
    @Sendable private func relayURL(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let handle = try camera(request)
        let urls = await router.urls(of: handle.name, host: request.hostForURLs)
        guard let url = urls.first(where: { $0.kind == "rtsp" }) else {
            throw APIError(
                404, "no RTSP sink serves camera \(handle.name.written.quoted); look at `cameras:` in plugins.d")
        }
        return Reply.json(RelayURL(uuid: handle.name.written, rtsp_url: url.url))
    }

    private struct RelayStatus: Encodable {
        var streams: [RelayStream]
        var total: Int
        /// How many run.
        var activeCount: Int
    }

    @Sendable private func relayStatus(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let status = await status(for: request)
        let viewers = status.sessions.reduce(into: [:]) { $0[$1.camera, default: 0] += 1 }
        let streams = status.cameras.map { RelayStream($0, viewerCount: viewers[$0.name] ?? 0) }
        return Reply.json(
            RelayStatus(streams: streams, total: streams.count, activeCount: streams.count { $0.isRunning }))
    }
}

/// A camera in the words of relay clients.
struct RelayStream: Encodable, Sendable {
    var uuid: String
    /// Without secrets.
    var url: String
    /// It can be watched, as far as is known.
    var status: Bool
    var onDemand: Bool
    var disableAudio: Bool
    var debug = false
    var viewerCount: Int
    var lastUpdated: String
    var isRunning: Bool
    var reconnectCount: Int

    init(_ camera: CameraStatus, viewerCount: Int) {
        uuid = camera.name
        url = camera.source
        status = !["failed", "stopped", "backing_off"].contains(camera.state)
        onDemand = camera.onDemand
        disableAudio = camera.settings.audio == "none"
        self.viewerCount = viewerCount
        lastUpdated = Timestamp(camera.since).inWholeSeconds
        isRunning = camera.state == "running"
        reconnectCount = camera.restarts
    }
}
