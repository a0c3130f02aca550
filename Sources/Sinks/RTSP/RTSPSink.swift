package import Configuration
import RTP
import RTSP
package import Router
package import Runtime
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
    private let opened = Locked(Opened())

    /// What `start` opens.
    private struct Opened: Sendable {
        var stations: [ObjectIdentifier: LoopBound<Station>] = [:]
        var listener: LoopBound<Listener>?
        var address: SocketAddress?
        var ports: DatagramPorts?
        var portRegistrations: [RegistrationID] = []
    }

    package static func check(_ settings: inout SettingsReader) { _ = Settings(&settings) }

    package init(_ configuration: SinkConfiguration, environment: SinkEnvironment) {
        var reader = configuration.reader
        name = configuration.name
        cameras = configuration.cameras
        settings = Settings(&reader)
        self.environment = environment
    }

    var ports: DatagramPorts? { opened.withLock { $0.ports } }

    // MARK: Sink

    package func start() async throws(SinkError) {
        let address = try socketAddress()
        for loop in environment.loops.loops {
            let station = await loop.run { LoopBound(Station(sink: self, loop: loop), on: loop) }
            opened.withLock { $0.stations[ObjectIdentifier(loop)] = station }
        }
        let front = environment.loops.loops[0]
        let outcome = await front.run { self.listen(at: address, on: front) }
        try outcome.get()
        warnOfAuthentication()
        log.info("sink listens", ("sink", name), ("listen", self.address?.description ?? ""))
    }

    private func listen(at address: SocketAddress, on loop: EventLoop) -> Result<Void, SinkError> {
        do throws(SystemError) {
            let listener = try Listener(at: address, on: loop) { [unowned self] socket, peer in
                accept(socket, from: peer)
            }
            var ports: DatagramPorts?
            var registrations: [RegistrationID] = []
            if settings.carriages.contains(.udp) {
                let opened = try DatagramPorts(host: listener.address, first: settings.udpPort)
                registrations = try opened.startReceiving(on: loop)
                ports = opened
            }
            let (bound, datagrams, registered) = (LoopBound(listener, on: loop), ports, registrations)
            opened.withLock {
                $0.listener = bound
                $0.address = bound.value.address
                $0.ports = datagrams
                $0.portRegistrations = registered
            }
            return .success(())
        } catch {
            return .failure(
                .cannotListen(
                    kind: Self.kind, address: settings.listen.description, reason: SystemError.reason(of: error.code),
                    isInUse: error.isAddressInUse))
        }
    }

    package func stop() async {
        let (listener, registrations) = opened.withLock { ($0.listener, $0.portRegistrations) }
        if let listener { await listener.loop.run { listener.value.close() } }
        for station in stations { await station.loop.run { station.value.stop() } }
        let front = environment.loops.loops[0]
        await front.run { for registration in registrations { front.unregister(registration) } }
        opened.withLock { $0 = Opened() }
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
            name: name, kind: Self.kind, listen: [address?.description ?? settings.listen.description],
            sessions: await sessions(), ended: ended.filter { environment.cameras[$0.key] != nil })
    }

    package func sessions() async -> [SessionStatus] {
        var sessions: [SessionStatus] = []
        for station in stations {
            sessions += await station.loop.run { station.value.connections.values.compactMap(\.status) }
        }
        return sessions
    }

    /// Where it listens, with the port that the kernel chose where 0 was asked for.
    package var address: SocketAddress? { opened.withLock { $0.address } }

    var stations: [LoopBound<Station>] { opened.withLock { Array($0.stations.values) } }

    private func station(on loop: EventLoop) -> LoopBound<Station>? {
        opened.withLock { $0.stations[ObjectIdentifier(loop)] }
    }

    private func socketAddress() throws(SinkError) -> SocketAddress {
        let host = settings.listen.host.map { $0 == "localhost" ? "127.0.0.1" : $0 } ?? "0.0.0.0"
        guard let address = SocketAddress(host: host, port: settings.listen.port) else {
            throw .cannotListen(
                kind: Self.kind, address: settings.listen.description,
                reason: "it is no address; write one in numbers, such as 0.0.0.0", isInUse: false)
        }
        return address
    }

    // MARK: Viewers

    private func accept(_ socket: consuming Descriptor, from peer: SocketAddress) {
        let count = sessionCount.add(1, ordering: .relaxed).newValue
        guard count <= settings.maxSessions, let station = station(on: environment.loops.next()) else {
            sessionCount.subtract(1, ordering: .relaxed)
            log.warning(
                "a viewer was turned away: max_sessions is reached", ("sink", name), ("peer", peer),
                ("max_sessions", settings.maxSessions))
            return
        }
        let number = socket.release()
        station.execute { $0.accept(Descriptor(owning: number), from: peer) }
    }

    /// The camera of that name, if this sink serves it.
    func camera(named path: String) -> CameraHandle? {
        guard let handle = environment.cameras[path], serves(handle.name) else { return nil }
        return handle
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
