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
        // Never at once: the loop does what it is given in order, and may not have added it yet.
        let (holder, camera) = (holder, camera.camera)
        camera.loop.execute {
            if let number = holder.withLock({ $0 }) { camera.value.demand.remove(number) }
        }
    }
}
