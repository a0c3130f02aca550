package import Configuration
import HTTPServer
import RTP
import RTSP
package import Router
import Runtime
import Synchronization

/// An RTSP 1.0 server (RFC 2326): every camera at `rtsp://HOST:PORT/CAMERA`, over TCP and UDP.
///
/// Connections are accepted on the first loop and live each on one of the loops, in turn. What a connection needs of a
/// camera goes through the station of the camera's loop.
package final class RTSPSink: Sink {
    package static let kind = "rtsp"

    let name: String
    let settings: Settings
    let environment: SinkEnvironment
    let canonicalName = "weir"
    let serverName = "weir/\(Version.current)"
    /// The same for the life of the process (RFC 8866 §5.2).
    let sdpSessionID = UInt64(WallTime.now.unixSeconds)
    let sessionCount = Atomic<Int>(0)
    private let cameras: CameraSelection
    let opened = Locked(Opened())

    package static func check(_ settings: inout SettingsReader) { _ = Settings(&settings) }

    package init(_ configuration: SinkConfiguration, environment: SinkEnvironment) {
        var reader = configuration.reader
        name = configuration.name
        cameras = configuration.cameras
        settings = Settings(&reader)
        self.environment = environment
    }

    // MARK: Sink

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
            name: name, kind: Self.kind, listen: addresses,
            sessions: await sessions(), ended: ended.filter { environment.cameras[$0.key] != nil })
    }

    package func sessions() async -> [SessionStatus] {
        var sessions: [SessionStatus] = []
        for station in stations {
            sessions += await station.loop.run { station.value.connections.values.compactMap(\.status) }
        }
        return sessions
    }

    var stations: [LoopBound<Station>] { opened.withLock { Array($0.stations.values) } }

    private func station(on loop: EventLoop) -> LoopBound<Station>? {
        opened.withLock { $0.stations[ObjectIdentifier(loop)] }
    }

    // MARK: Viewers

    func accept(_ socket: consuming Descriptor, from peer: SocketAddress, tls: TLSContext?) {
        let count = sessionCount.add(1, ordering: .relaxed).newValue
        guard count <= settings.maxSessions, let station = station(on: environment.loops.next()) else {
            sessionCount.subtract(1, ordering: .relaxed)
            log.warning(
                "a viewer was turned away: max_sessions is reached", ("sink", name), ("peer", peer),
                ("max_sessions", settings.maxSessions))
            return
        }
        let number = socket.release()
        station.execute { $0.accept(Descriptor(owning: number), from: peer, tls: tls) }
    }

    /// The camera of that name, if this sink serves it.
    func camera(named path: String) -> CameraHandle? {
        environment.cameras[path, in: cameras]
    }

    func serves(_ camera: CameraName) -> Bool { cameras.contains(camera) }

    /// Opens a camera for a viewer on `viewers`; replies from the camera's loop.
    func open(
        _ handle: CameraHandle, for viewers: EventLoop,
        _ reply: @escaping @Sendable (Result<Subscription, CameraUnavailable>) -> Void
    ) {
        guard let station = station(on: handle.loop) else { return reply(.failure(.removed)) }
        station.execute { $0.open(handle, for: viewers, reply) }
    }

    func close(_ subscription: Subscription) {
        station(on: subscription.camera.loop)?.execute { $0.close(subscription) }
    }
}
