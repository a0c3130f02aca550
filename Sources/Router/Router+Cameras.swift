package import Configuration
import Runtime

/// What programs do with cameras. Changes are kept in the registry and outlive the process.
extension Router {
    /// Adds a camera; it is there when this returns.
    package func add(_ camera: CameraDeclaration) async throws(RegistryError) {
        throw .unavailable(reason: "there is no registry yet")
    }

    /// Changes what `change` says of a camera that was added by ``add(_:)``; its viewers stay.
    package func edit(_ name: String, _ change: CameraDeclaration) async throws(RegistryError) {
        throw .unavailable(reason: "there is no registry yet")
    }

    /// Forgets a camera that was added by ``add(_:)`` and ends its sessions.
    package func remove(_ name: String) async throws(RegistryError) {
        throw .unavailable(reason: "there is no registry yet")
    }

    /// Starts a camera that was stopped by hand, and one that waits for demand or for its next try.
    package func start(_ name: String) async throws(RegistryError) {
        let handle = try handle(of: name)
        await handle.loop.run { _ = handle.camera.value }
    }

    /// Stops a camera until ``start(_:)`` or ``restart(_:)``, whoever wants to watch it, or until weir starts anew.
    package func stop(_ name: String) async throws(RegistryError) {
        let handle = try handle(of: name)
        await handle.loop.run { _ = handle.camera.value }
    }

    /// Ends the camera's worker and begins another.
    package func restart(_ name: String) async throws(RegistryError) {
        let handle = try handle(of: name)
        await handle.loop.run { _ = handle.camera.value }
    }

    /// Where cameras come from, in the order in which they win.
    package func sources() -> [CameraSourceStatus] { [] }

    private func handle(of name: String) throws(RegistryError) -> CameraHandle {
        if let handle = cameras[name] { return handle }
        throw .unknown(name: name, nearest: NearestName.nearest(to: name, in: cameras.all.map(\.name.written)))
    }
}
