import Access
import Configuration
import HTTPServer
import Media
import Router
import Runtime
import Synchronization

extension RTSPSink {
    typealias LoopBoundBranch = LoopBound<Branch<Reader>>

    /// The sink's part on one loop: the viewers that live there, and the outlets of the cameras that live there.
    final class Station {
        let sink: RTSPSink
        let loop: EventLoop
        private(set) var connections: [ObjectIdentifier: Connection] = [:]
        private let outlets: OutletTable<CameraName, Outlet>
        private var groups: [DatagramGroup] = []
        private let tlsBuffers = TLSSocket.Buffers()
        /// What sessions that are over came to, by the name of the camera.
        private(set) var ended: [String: SinkTraffic] = [:]
        private var isStopping = false
        /// Of the users when viewers were last compared with them.
        private var accessGeneration: Int

        /// How often connections are looked at that may have been silent for too long.
        private static let inspection = Duration.seconds(1)

        init(sink: RTSPSink, loop: EventLoop) {
            self.sink = sink
            self.loop = loop
            outlets = OutletTable(loop: loop)
            accessGeneration = sink.environment.access.generation
            inspect()
        }

        // MARK: Connections of this loop

        func accept(_ socket: consuming Descriptor, from peer: SocketAddress, tls: TLSContext?) {
            do throws(SystemError) {
                let tls = tls.map { TLSSocket($0.makeEngine(), buffers: tlsBuffers) }
                let connection = try Connection(socket: socket, peer: peer, tls: tls, station: self)
                connections[ObjectIdentifier(connection)] = connection
            } catch {
                sink.sessionCount.subtract(1, ordering: .relaxed)
                log.warning("a viewer could not be taken in", ("sink", sink.name), ("error", error))
            }
        }

        func remove(_ connection: Connection) {
            guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
            sink.sessionCount.subtract(1, ordering: .relaxed)
        }

        func count(ended session: SessionStatus) {
            ended[session.camera, default: SinkTraffic()].add(ended: session)
        }

        private func inspect() {
            for connection in connections.values { connection.closeIfExpired() }
            let generation = sink.environment.access.generation
            if generation != accessGeneration {
                accessGeneration = generation
                for connection in connections.values { connection.closeIfForbidden() }
            }
            guard !isStopping else { return }
            loop.schedule(after: Self.inspection) { [weak self] in self?.inspect() }
        }

        func stop() {
            isStopping = true
            for connection in connections.values { connection.close(reason: "weir is stopping") }
        }

        func group(for branch: Branch<Reader>, ports: DatagramPorts) -> DatagramGroup {
            groups.removeAll { $0.branch == nil }
            if let group = groups.first(where: { $0.branch === branch }) { return group }
            let group = DatagramGroup(ports: ports, branch: branch)
            groups.append(group)
            return group
        }

        // MARK: Cameras of this loop

        /// Opens `camera`, which lives on this loop, for a viewer on another, and waits for it to have something to say.
        func open(
            _ handle: CameraHandle, for viewers: EventLoop,
            _ reply: @escaping @Sendable (Result<Subscription, CameraUnavailable>) -> Void
        ) {
            let camera = handle.camera.value
            let demand = camera.demand.add()
            camera.whenDescribed { [weak self] result in
                switch result {
                case .success:
                    guard let self else { return }
                    let subscription = outlets.subscribe(handle, handle.name, on: viewers, make: outlet)
                    reply(
                        .success(
                            Subscription(
                                demand: demand, outlet: subscription,
                                presentation: subscription.outlet.value.presentation)))
                case .failure(let reason):
                    camera.demand.remove(demand)
                    reply(.failure(reason))
                }
            }
        }

        func close(_ subscription: Subscription) {
            subscription.camera.camera.value.demand.remove(subscription.demand)
            outlets.unsubscribe(subscription.outlet)
        }

        func cameraRemoved(_ name: CameraName) {
            outlets.end { $0 == name }
            ended[name.written] = nil
        }

        private func outlet(of camera: Camera) -> Outlet {
            Outlet(
                camera: camera, limits: sink.environment.limits.ring(of: MediaUnit.self),
                packetSize: sink.settings.packetSize, canonicalName: sink.canonicalName, loop: loop)
        }
    }
}
