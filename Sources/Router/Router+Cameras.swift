package import Configuration
import Runtime

/// What programs do with cameras. What they add is kept in the registry and outlives the process.
extension Router {
    /// Adds a camera; it is there when this returns.
    package func add(_ camera: CameraDeclaration) async throws(RegistryError) {
        await turnstile.enter()
        defer { turnstile.leave() }
        let checked = try check(camera)
        if let entry = merge.cameras[checked.name] {
            guard entry.source == .registry else { throw .fromElsewhere(name: camera.name, source: place(of: entry)) }
            throw .exists(name: camera.name)
        }
        try await registry.write(camera)
        _ = await applyCameras()
    }

    /// Changes what `change` says of a camera that was added by ``add(_:)``; its viewers stay.
    /// - Parameter change: its own name is the same, or empty.
    package func edit(_ name: String, _ change: CameraDeclaration) async throws(RegistryError) {
        await turnstile.enter()
        defer { turnstile.leave() }
        let (name, known) = try registered(name)
        guard change.name.isEmpty || change.name.lowercased() == name.normalized else {
            throw .invalid(
                field: "name",
                reason: "a camera cannot be renamed: add it under the new name, and remove \(name.written.quoted)")
        }
        let changed = known.changed(by: change)
        _ = try check(changed)
        try await registry.write(changed)
        _ = await applyCameras()
    }

    /// Forgets a camera that was added by ``add(_:)`` and ends its sessions.
    package func remove(_ name: String) async throws(RegistryError) {
        await turnstile.enter()
        defer { turnstile.leave() }
        try await registry.remove(registered(name).name)
        _ = await applyCameras()
    }

    /// Starts a camera that was stopped by hand, and one that waits for demand or for its next try.
    package func start(_ name: String) async throws(RegistryError) { try await steer(name) { $0.start() } }

    /// Stops a camera until ``start(_:)`` or ``restart(_:)``, whoever wants to watch it, or until weir starts anew.
    package func stop(_ name: String) async throws(RegistryError) { try await steer(name) { $0.stop() } }

    /// Ends the camera's worker and begins another.
    package func restart(_ name: String) async throws(RegistryError) { try await steer(name) { $0.restart() } }

    private func steer(_ name: String, _ deed: @escaping @Sendable (Camera) -> Void) async throws(RegistryError) {
        guard let handle = cameras[name] else { throw unknown(name) }
        let isEnabled = await handle.loop.run {
            deed(handle.camera.value)
            return handle.camera.value.configuration.isEnabled
        }
        guard isEnabled else {
            throw .invalid(
                field: "enabled", reason: "camera \(name.quoted) is switched off; set \"enabled\" to true first")
        }
    }

    private func check(_ camera: CameraDeclaration) throws(RegistryError) -> CameraConfiguration {
        do throws(CameraDeclaration.Invalid) {
            return try camera.camera(over: configuration, source: registry.place)
        } catch {
            throw .invalid(field: error.field, reason: error.reason)
        }
    }

    /// The camera of that name, if it is one of the registry's.
    private func registered(
        _ name: String
    ) throws(RegistryError) -> (name: CameraName, declaration: CameraDeclaration) {
        let wanted = name.lowercased()
        guard let (name, entry) = merge.cameras.first(where: { $0.key.normalized == wanted }) else {
            throw unknown(name)
        }
        guard entry.source == .registry, let declaration = registry[name] else {
            throw .fromElsewhere(name: name.written, source: place(of: entry))
        }
        return (name, declaration)
    }

    private func place(of entry: CameraMerge.Entry) -> String {
        cameraSources.first { $0.kind == entry.source }?.place ?? entry.source.rawValue
    }

    private func unknown(_ name: String) -> RegistryError {
        .unknown(name: name, nearest: NearestName.nearest(to: name, in: cameras.all.map(\.name.written)))
    }
}

extension Router {
    /// The cameras that can be changed over the API: those that were added there.
    package var editableCameras: Set<CameraName> {
        Set(merge.cameras.lazy.filter { $0.value.source == .registry }.map(\.key))
    }
}
