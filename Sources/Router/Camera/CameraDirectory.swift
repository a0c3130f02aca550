package import Configuration
package import Runtime

/// A camera as seen from any thread.
package final class CameraHandle: Sendable {
    package let name: CameraName
    package let camera: LoopBound<Camera>

    package var loop: EventLoop { camera.loop }

    init(name: CameraName, camera: LoopBound<Camera>) {
        self.name = name
        self.camera = camera
    }
}

/// The cameras that exist now, by name; from any thread.
package final class CameraDirectory: Sendable {
    private let cameras = Locked<[String: CameraHandle]>([:])

    package init() {}

    /// Case does not matter.
    package subscript(name: String) -> CameraHandle? {
        let name = name.lowercased()
        return cameras.withLock { $0[name] }
    }

    package var all: [CameraHandle] {
        cameras.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }

    func add(_ handle: CameraHandle) { cameras.withLock { $0[handle.name.normalized] = handle } }

    func remove(_ name: CameraName) { cameras.withLock { $0[name.normalized] = nil } }
}
