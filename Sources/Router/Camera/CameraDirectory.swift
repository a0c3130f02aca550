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

    /// The camera of that name, where it is one of `selection`.
    package subscript(name: String, in selection: CameraSelection) -> CameraHandle? {
        self[name].flatMap { selection.contains($0.name) ? $0 : nil }
    }

    /// Names the nearest of `selection`, to be put behind a complaint; empty where none is near.
    package func suggestion(for name: String, in selection: CameraSelection) -> String {
        NearestName.suggestion(for: name, in: all.map(\.name).filter(selection.contains).map(\.written))
    }

    package var all: [CameraHandle] {
        cameras.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }

    /// How all of them are, by name: each loop is asked once.
    package func statuses() async -> [CameraStatus] {
        let byLoop = Dictionary(grouping: all) { ObjectIdentifier($0.loop) }
        return await withTaskGroup(of: [CameraStatus].self) { group in
            for handles in byLoop.values {
                guard let loop = handles.first?.loop else { continue }
                group.addTask { await loop.run { handles.map(\.camera.value.status) } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }.sorted { $0.name.lowercased() < $1.name.lowercased() }
    }

    func add(_ handle: CameraHandle) { cameras.withLock { $0[handle.name.normalized] = handle } }

    func remove(_ name: CameraName) { cameras.withLock { $0[name.normalized] = nil } }
}
