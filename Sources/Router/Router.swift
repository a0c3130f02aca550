package import Access
package import Configuration
package import HTTPServer
package import Runtime
import Worker

/// The house: makes cameras and sinks of a configuration, starts and stops them, and tells how they are.
///
/// Lives on the first loop. It is control: nothing of it stands in the way of a frame.
package actor Router {
    package nonisolated let loops: EventLoopGroup
    package nonisolated let cameras = CameraDirectory()
    package nonisolated let events = EventLog()
    nonisolated let probes = Gate(most: 2)

    private let configuration: Configuration
    private let routes: RouteTable
    private let access: AccessControl
    private var sinks: [any Sink] = []
    private let started = MonotonicTime.now
    /// Everything that was configured is open.
    package private(set) var isReady = false

    var probeProgram: String { configuration.ffmpeg.probePath }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loops.loops[0].asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - routes: where the sinks hang what they serve over HTTP.
    ///   - access: who may do what; for the sinks.
    package init(
        _ configuration: Configuration, loops: EventLoopGroup, routes: RouteTable = RouteTable(),
        access: AccessControl = AccessControl()
    ) {
        self.configuration = configuration
        self.loops = loops
        self.routes = routes
        self.access = access
    }

    /// Starts the sinks, then the cameras.
    /// - Throws: `SinkError` of the first sink that cannot serve; what was started is to be stopped.
    package func start(_ registry: SinkRegistry) async throws(SinkError) {
        let environment = SinkEnvironment(
            loops: loops, cameras: cameras, limits: StreamLimits(configuration.limits), routes: routes, access: access,
            httpPort: configuration.http.listen.first?.port ?? 8080)
        for configuration in configuration.sinks where configuration.isEnabled {
            guard let sink = registry.make(configuration, environment: environment) else { continue }
            sinks.append(sink)
            try await sink.start()
        }
        for configuration in configuration.cameras where configuration.isEnabled { await add(configuration) }
        isReady = true
    }

    private func add(_ camera: CameraConfiguration) async {
        let loop = loops.next()
        let limits = StreamLimits(configuration.limits)
        let ffmpeg = configuration.ffmpeg
        let events = events
        let handle = await loop.run {
            let worker = IngestWorker(camera, ffmpeg: ffmpeg, loop: loop)
            let camera = Camera(camera, worker: worker, limits: limits, events: events, loop: loop)
            camera.begin()
            return CameraHandle(name: camera.configuration.name, camera: LoopBound(camera, on: loop))
        }
        cameras.add(handle)
    }

    /// Ends every session, then every worker; returns when they have ended.
    package func stop() async {
        isReady = false
        for sink in sinks { await sink.stop() }
        await withTaskGroup(of: Void.self) { group in
            for handle in cameras.all {
                group.addTask {
                    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
                        handle.camera.execute { $0.remove { done.resume() } }
                    }
                }
            }
        }
        for handle in cameras.all { cameras.remove(handle.name) }
        sinks = []
    }

    package func status() async -> RouterStatus {
        var status = RouterStatus(uptime: (.now - started).inSeconds, loops: loops.loops.count)
        status.cameras = await cameras.statuses()
        for sink in sinks {
            status.sinks.append(await sink.status())
            status.sessions += await sink.sessions()
        }
        return status
    }

    /// Every way to play a camera.
    /// - Parameter host: by which the one who asks knows us; an IPv6 address in brackets.
    package func urls(of camera: CameraName, host: String) -> [PlayURL] {
        sinks.flatMap { $0.urls(of: camera, host: host) }
    }

    /// Sends a viewer away; false where there is no such session.
    package func endSession(_ id: String) async -> Bool {
        for sink in sinks where await sink.endSession(id) {
            events.append(.session, "a viewer was sent away", details: ["session": id])
            return true
        }
        return false
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
