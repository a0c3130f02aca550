package import Configuration
import HTTPServer
package import Router
import Runtime
import Synchronization

/// Live cameras over HTTP and WebSocket: `/CAMERA/stream.ts`, `/CAMERA/stream.mp4` and `/CAMERA/ws`.
///
/// The connections are the HTTP server's. What a viewer needs of a camera goes through the station of the camera's loop; the
/// viewer itself lives on its connection's.
package final class HTTPStreamSink: Sink {
    package static let kind = "http"

    let name: String
    let settings: Settings
    let environment: SinkEnvironment
    let cameras: CameraSelection
    let sessionCount = Atomic<Int>(0)
    let lastSession = Atomic<Int>(0)
    private let opened = Locked<[ObjectIdentifier: LoopBound<Station>]>([:])

    package static func check(_ settings: inout SettingsReader) { _ = Settings(&settings) }

    package init(_ configuration: SinkConfiguration, environment: SinkEnvironment) {
        var reader = configuration.reader
        name = configuration.name
        cameras = configuration.cameras
        settings = Settings(&reader)
        self.environment = environment
    }

    // MARK: Sink

    package func start() async throws(SinkError) {
        for loop in environment.loops.loops {
            let station = await loop.run { LoopBound(Station(sink: self, loop: loop), on: loop) }
            opened.withLock { $0[ObjectIdentifier(loop)] = station }
        }
        environment.routes.set(routes, of: name)
    }

    package func stop() async {
        environment.routes.remove(owner: name)
        for station in stations { await station.loop.run { station.value.stop() } }
        opened.withLock { $0 = [:] }
    }

    package func cameraRemoved(_ name: CameraName) async {
        for station in stations { await station.loop.run { station.value.cameraRemoved(name) } }
    }

    package func status() async -> SinkStatus {
        var ended: [String: SinkTraffic] = [:]
        for station in stations {
            for (camera, traffic) in await station.loop.run({ station.value.ended }) {
                ended[camera, default: SinkTraffic()] += traffic
            }
        }
        return SinkStatus(
            name: name, kind: Self.kind, listen: [], sessions: await sessions(),
            ended: ended.filter { environment.cameras[$0.key] != nil })
    }

    package func sessions() async -> [SessionStatus] {
        var sessions: [SessionStatus] = []
        for station in stations {
            sessions += await station.loop.run { station.value.viewers.values.map(\.status) }
        }
        return sessions
    }

    package func endSession(_ id: String) async -> Bool {
        for station in stations where await station.loop.run({ station.value.endSession(id) }) { return true }
        return false
    }

    package func urls(of camera: CameraName, host: String) -> [PlayURL] {
        guard cameras.contains(camera) else { return [] }
        let place = "\(host):\(environment.httpPort)/\(camera.written)"
        return settings.formats.map { format in
            switch format {
            case .ts: PlayURL(kind: "ts", url: "http://\(place)/stream.ts")
            case .mp4: PlayURL(kind: "mp4", url: "http://\(place)/stream.mp4")
            case .websocket: PlayURL(kind: "websocket", url: "ws://\(place)/ws?format=fmp4")
            }
        }
    }

    // MARK: Stations

    private var stations: [LoopBound<Station>] { opened.withLock { Array($0.values) } }

    /// The sink's part on a loop; nil when the sink has been stopped.
    func station(on loop: EventLoop) -> LoopBound<Station>? { opened.withLock { $0[ObjectIdentifier(loop)] } }
}
