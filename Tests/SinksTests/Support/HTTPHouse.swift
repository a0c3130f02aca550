import Access
import Configuration
import HTTPServer
import Media
import Runtime
import Testing

@testable import Router
@testable import Sinks

/// The HTTP stream sink behind a real server on the loopback interface, with cameras that are fed by hand.
final class HTTPHouse: Sendable {
    let loops: EventLoopGroup
    let cameras = CameraDirectory()
    let sink: HTTPStreamSink
    let server: HTTPServer
    private let limits = StreamLimits(
        groupOfPictures: .init(bytes: 16 << 20, duration: MediaTime(seconds: 30)), backlog: MediaTime(seconds: 10))

    /// - Parameter settings: lines of the sink's file.
    init(settings: String = "max_sessions: 100") async throws {
        let (root, diagnostics) = YAMLDocument.parse(Array(settings.utf8), file: "http.yaml")
        try #require(diagnostics.all.isEmpty)
        let configuration = SinkConfiguration(
            name: "http", kind: "http", cameras: CameraSelection(["*", "!hidden"]), settings: try #require(root),
            kindPlace: SourcePlace(file: "http.yaml"), file: "http.yaml")
        loops = try EventLoopGroup(count: 2)
        let (routes, access) = (RouteTable(), AccessControl())
        sink = HTTPStreamSink(
            configuration,
            environment: SinkEnvironment(
                loops: loops, cameras: cameras, limits: limits, routes: routes, access: access,
                stateDirectory: "/nonexistent"))
        var http = Configuration.HTTP()
        http.listen = [ListenAddress(host: "127.0.0.1", port: 0)]
        server = try HTTPServer(http, routes: routes, access: access, loops: loops, stateDirectory: "/nonexistent")
        try await sink.start()
        try await server.start()
    }

    deinit { loops.stop() }

    /// - Parameter tracks: nil for a camera that has not begun.
    func camera(
        _ name: String, on loop: Int = 0, tracks: [Track]? = [Footage.timed, Footage.sound],
        startTimeout: Duration = .seconds(10)
    ) async throws -> FedCamera {
        var configuration = try CameraConfiguration(name: CameraName(name), url: CameraURL("rtsp://192.0.2.1/"))
        configuration.startTimeout = startTimeout
        let (loop, limits, changed) = (loops.loops[loop], limits, configuration)
        let camera = await loop.run {
            LoopBound(Camera(changed, worker: nil, limits: limits, loop: loop), on: loop)
        }
        let fed = FedCamera(handle: CameraHandle(name: changed.name, camera: camera))
        if let tracks { await fed.describe(tracks) }
        cameras.add(fed.handle)
        return fed
    }

    func viewer(_ path: String, fields: String = "") throws -> HTTPViewer {
        try HTTPViewer(of: #require(server.addresses.first), path, fields: fields)
    }

    /// A viewer that asks for a WebSocket.
    func socketViewer(_ path: String) throws -> HTTPViewer {
        try viewer(
            path,
            fields: "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
    }
}
