import Runtime

/// Holds a camera open from its making until the last reference goes, however that comes about; from any thread.
package final class DemandHold: Sendable {
    private let camera: CameraHandle
    private let holder = Locked<Int?>(nil)

    package init(_ handle: CameraHandle) {
        camera = handle
        let holder = holder
        handle.camera.execute { camera in
            let number = camera.demand.add()
            holder.withLock { $0 = number }
        }
    }

    deinit {
        // The loop does what it is given in order: the number is there when this is done.
        let holder = holder
        camera.camera.execute { camera in
            if let number = holder.withLock({ $0 }) { camera.demand.remove(number) }
        }
    }
}
