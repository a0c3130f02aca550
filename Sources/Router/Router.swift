package import Access
package import Configuration
package import HTTPServer
package import Runtime
import Worker

/// The house: makes cameras and sinks of a configuration, starts and stops them, and tells how they are.
///
/// Lives on the first loop. It is control: nothing of it stands in the way of a frame. Whoever changes it (a reload, the
/// API, a source of cameras) takes turns, lest two changes meet in the middle.
package actor Router {
    package nonisolated let loops: EventLoopGroup
    package nonisolated let cameras = CameraDirectory()
    package nonisolated let events = EventLog()
    nonisolated let probes = Gate(most: 2)

    /// Reads the files again.
    package typealias ConfigurationReader = @Sendable () -> (configuration: Configuration?, diagnostics: Diagnostics)

    /// What the house was made of last.
    var configuration: Configuration
    /// What every sink is given.
    let environment: SinkEnvironment
    let read: ConfigurationReader?
    let turnstile = Turnstile()
    /// Cameras that were added over the API.
    let registry: CameraRegistry
    let stateDirectory: String
    /// Those of the configuration, in the order in which they win.
    var cameraSources: [any CameraSource] = []
    /// What the sources declared last.
    var merge = CameraMerge()
    var sinks: [PluggedSink] = []
    var kinds = SinkRegistry([])
    var hooks: [@Sendable (Configuration) async -> String?] = []
    var isStopping = false
    private let started = MonotonicTime.now
    /// Everything that was configured is open.
    package private(set) var isReady = false

    var probeProgram: String { configuration.ffmpeg.probePath }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loops.loops[0].asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - routes: where the sinks hang what they serve over HTTP.
    ///   - access: who may do what; for the sinks.
    ///   - environmentVariable: looks up where the state directory is.
    ///   - read: reads the files again; nil where there is nothing to reload.
    package init(
        _ configuration: Configuration, loops: EventLoopGroup, routes: RouteTable = RouteTable(),
        access: AccessControl = AccessControl(),
        environmentVariable: (String) -> String? = Configuration.environmentVariable,
        read: ConfigurationReader? = nil
    ) {
        self.configuration = configuration
        self.loops = loops
        self.read = read
        stateDirectory = configuration.stateDirectory(environment: environmentVariable)
        environment = SinkEnvironment(
            loops: loops, cameras: cameras, limits: StreamLimits(configuration.limits), routes: routes, access: access,
            stateDirectory: stateDirectory, httpPort: configuration.http.listen.first?.port ?? 8080)
        registry = CameraRegistry(path: stateDirectory + "/registry.db")
    }

    /// Starts the sinks, then the cameras.
    /// - Throws: `SinkError` of the first sink that cannot serve; what was started is to be stopped.
    package func start(_ kinds: SinkRegistry) async throws(SinkError) {
        await turnstile.enter()
        defer { turnstile.leave() }
        self.kinds = kinds
        for configuration in configuration.sinks where configuration.isEnabled { try await plug(configuration) }
        await startSources()
        _ = await applyCameras()
        isReady = true
    }

    /// Ends every session, then every worker; returns when they have ended.
    package func stop() async {
        isStopping = true
        isReady = false
        for source in cameraSources { source.stop() }
        await turnstile.enter()
        defer { turnstile.leave() }
        for plugged in sinks { await plugged.sink.stop() }
        await withTaskGroup(of: Void.self) { group in
            for handle in cameras.all { group.addTask { await handle.end() } }
        }
        for handle in cameras.all { cameras.remove(handle.name) }
        sinks = []
    }

    package func status() async -> RouterStatus {
        var status = RouterStatus(uptime: (.now - started).inSeconds, loops: loops.loops.count)
        status.cameras = await cameras.statuses()
        for plugged in sinks {
            status.sinks.append(await plugged.sink.status())
            status.sessions += await plugged.sink.sessions()
        }
        status.sources = cameraSourceStatuses
        return status
    }

    /// Every way to play a camera.
    /// - Parameter host: by which the one who asks knows us; an IPv6 address in brackets.
    package func urls(of camera: CameraName, host: String) -> [PlayURL] {
        sinks.flatMap { $0.sink.urls(of: camera, host: host) }
    }

    /// Sends a viewer away; false where there is no such session.
    package func endSession(_ id: String) async -> Bool {
        for plugged in sinks where await plugged.sink.endSession(id) {
            events.append(.session, "a viewer was sent away", details: ["session": id])
            return true
        }
        return false
    }
}

extension CameraHandle {
    /// Ends the camera for good; returns when no process of it is left.
    func end() async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            camera.execute { $0.remove { done.resume() } }
        }
    }
}

extension StreamLimits {
    init(_ limits: Configuration.Limits) {
        self.init(
            groupOfPictures: .init(
                bytes: limits.groupOfPicturesBytes, duration: .init(limits.groupOfPicturesDuration)),
            backlog: .init(limits.viewerBacklog))
    }
}
