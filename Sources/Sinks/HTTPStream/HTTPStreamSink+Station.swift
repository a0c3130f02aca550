import Access
import Configuration
import Router
import Runtime

extension HTTPStreamSink {
    /// Which outlet of a camera.
    struct OutletKey: Hashable, Sendable {
        let camera: CameraName
        let packaging: Packaging
    }

    /// The sink's part on one loop: the viewers whose connections live there, and the outlets of the cameras that live there.
    final class Station {
        private let sink: HTTPStreamSink
        private let loop: EventLoop
        private(set) var viewers: [ObjectIdentifier: Viewer] = [:]
        private let outlets: OutletTable<OutletKey, Outlet>
        /// What sessions that are over came to, by the name of the camera.
        private(set) var ended: [String: SinkTraffic] = [:]
        private var isStopping = false
        /// Of the users when viewers were last compared with them.
        private var accessGeneration: Int

        init(sink: HTTPStreamSink, loop: EventLoop) {
            self.sink = sink
            self.loop = loop
            outlets = OutletTable(loop: loop)
            accessGeneration = sink.environment.access.generation
            report()
        }

        // MARK: Viewers of this loop

        func add(_ viewer: Viewer) { viewers[ObjectIdentifier(viewer)] = viewer }

        func remove(_ viewer: Viewer) {
            guard viewers.removeValue(forKey: ObjectIdentifier(viewer)) != nil else { return }
            let status = viewer.status
            ended[status.camera, default: SinkTraffic()].add(ended: status)
        }

        func endSession(_ id: String) -> Bool {
            guard let viewer = viewers.values.first(where: { $0.viewing.admission.place.id == id }) else {
                return false
            }
            viewer.end(because: "the session was ended")
            return true
        }

        func stop() {
            isStopping = true
            for viewer in viewers.values { viewer.end(because: "weir is stopping") }
        }

        /// Once a second.
        private func report() {
            for viewer in viewers.values { viewer.report() }
            let generation = sink.environment.access.generation
            if generation != accessGeneration {
                accessGeneration = generation
                for viewer in viewers.values where !viewer.mayStay { viewer.end(because: "it may not watch any more") }
            }
            guard !isStopping else { return }
            loop.schedule(after: .seconds(1)) { [weak self] in self?.report() }
        }

        // MARK: Cameras of this loop

        func subscribe(
            _ camera: CameraHandle, _ packaging: Packaging, on viewers: EventLoop
        ) -> OutletSubscription<OutletKey, Outlet> {
            outlets.subscribe(camera, OutletKey(camera: camera.name, packaging: packaging), on: viewers) { _ in
                Outlet(
                    camera: camera.name.written, packaging: packaging,
                    limits: sink.environment.limits.ring(of: Chunk.self), loop: loop)
            }
        }

        func unsubscribe(_ subscription: OutletSubscription<OutletKey, Outlet>) { outlets.unsubscribe(subscription) }

        func cameraRemoved(_ name: CameraName) {
            outlets.end { $0.camera == name }
            ended[name.written] = nil
        }
    }

    func unsubscribe(_ subscription: OutletSubscription<OutletKey, Outlet>) {
        station(on: subscription.camera.loop)?.execute { $0.unsubscribe(subscription) }
    }
}
