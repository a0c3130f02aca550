import Configuration
import Runtime

/// Cameras that were added over the API. They outlive the process.
///
/// Who changes it takes turns; what it declares can be read from any thread at any time.
final class CameraRegistry: CameraSource {
    let kind = Configuration.CameraSources.Kind.registry
    let place: String
    private let database: RegistryDatabase
    private let state: Locked<State>

    private struct State: Sendable {
        var declarations: [CameraDeclaration] = []
        var status: CameraSourceStatus
    }

    init(path: String) {
        place = path
        database = RegistryDatabase(path: path)
        state = Locked(State(status: CameraSourceStatus(name: "registry", place: path)))
    }

    var status: CameraSourceStatus { state.withLock { $0.status } }

    func cameras(over configuration: Configuration) -> DeclaredCameras {
        DeclaredCameras(state.withLock { $0.declarations }, over: configuration, source: place)
    }

    var identity: String { place }

    func start(_ changed: @escaping @Sendable () -> Void) {}

    func stop() {}

    subscript(name: CameraName) -> CameraDeclaration? {
        state.withLock { $0.declarations.first { $0.name.lowercased() == name.normalized } }
    }

    func load() async {
        do throws(RegistryError) {
            try await refresh { () throws(RegistryDatabase.Failure) in }
        } catch {
            log.error("cameras that were added over the API are not there", ("error", error))
        }
    }

    func write(_ camera: CameraDeclaration) async throws(RegistryError) {
        let database = database
        try await refresh { () throws(RegistryDatabase.Failure) in try database.write(camera) }
    }

    func remove(_ name: CameraName) async throws(RegistryError) {
        let database = database
        try await refresh { () throws(RegistryDatabase.Failure) in try database.remove(name.normalized) }
    }

    /// Does something with the file, and reads it again.
    private func refresh(
        _ change: @escaping @Sendable () throws(RegistryDatabase.Failure) -> Void
    ) async throws(RegistryError) {
        let (database, known) = (database, state.withLock { $0.declarations })
        let made = await Thread.run(name: "registry") {
            let outcome = Result { () throws(RegistryDatabase.Failure) in
                try change()
                return try database.read()
            }
            // What is known is saved into a new file.
            if case .failure(.damaged) = outcome {
                for camera in known { _ = Result { () throws(RegistryDatabase.Failure) in try database.write(camera) } }
            }
            return outcome
        }
        let outcome = made ?? .failure(.unavailable("the registry of cameras cannot be used: no thread can be started"))
        let now = WallTime.now.unixSeconds
        switch outcome {
        case .success(let declarations):
            state.withLock { state in
                state.declarations = declarations
                state.status.state = .ok
                state.status.lastSuccessAt = now
            }
        case .failure(let failure):
            state.withLock { state in
                state.status.lastError = failure.sentence
                state.status.lastErrorAt = now
                if case .damaged = failure { state.status.state = .ok } else { state.status.state = .unreachable }
            }
            throw .unavailable(reason: failure.sentence)
        }
    }
}

extension RegistryDatabase.Failure {
    fileprivate var sentence: String {
        switch self {
        case .damaged(let path):
            "the registry of cameras is damaged; it was moved to \(path), and a new one is begun, with the"
                + " cameras that run now"
        case .unavailable(let sentence): sentence
        }
    }
}
