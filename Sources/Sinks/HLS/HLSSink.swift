package import Configuration
import HTTPServer
package import Router
import Runtime

/// HTTP Live Streaming, with low latency (RFC 8216bis): `/CAMERA/index.m3u8`.
///
/// A stream, which is a camera in one format, is packaged on the camera's loop into parts that all viewers share. What they
/// ask for over HTTP is looked up from any thread; whoever asks for what is yet to come waits in a list of the stream's.
package final class HLSSink: Sink {
    package static let kind = "hls"

    let name: String
    let settings: Settings
    let environment: SinkEnvironment
    let cameras: CameraSelection
    let register: Register
    private let outlets = Locked<[ObjectIdentifier: LoopBound<Outlet>]>([:])
    private let isRunning = Locked(false)

    package static func check(_ settings: inout SettingsReader) { _ = Settings(&settings) }

    package init(_ configuration: SinkConfiguration, environment: SinkEnvironment) {
        var reader = configuration.reader
        name = configuration.name
        cameras = configuration.cameras
        settings = Settings(&reader)
        register = Register(sink: configuration.name, limit: settings.maxSessions)
        self.environment = environment
    }

    // MARK: Sink

    package func start() async throws(SinkError) {
        isRunning.withLock { $0 = true }
        let loop = environment.loops.loops[0]
        await loop.run { self.sweep(on: loop) }
        environment.routes.set(routes, of: name)
    }

    package func stop() async {
        isRunning.withLock { $0 = false }
        environment.routes.remove(owner: name)
        end(register.end(camera: nil, at: .now))
    }

    package func cameraRemoved(_ name: CameraName) async { end(register.end(camera: name, at: .now)) }

    package func status() async -> SinkStatus {
        SinkStatus(
            name: name, kind: Self.kind, listen: [], sessions: await sessions(),
            ended: register.ended.filter { environment.cameras[$0.key] != nil })
    }

    package func sessions() async -> [SessionStatus] { register.statuses(at: .now) }

    package func endSession(_ id: String) async -> Bool {
        guard let unwatched = register.ban(id, at: .now) else { return false }
        end(unwatched)
        return true
    }

    package func urls(of camera: CameraName, host: String) -> [PlayURL] {
        guard cameras.contains(camera) else { return [] }
        let url = "http://\(host):\(environment.httpPort)/\(camera.written)/index.m3u8"
        return [PlayURL(kind: "hls", url: url), PlayURL(kind: "hls_ts", url: url + "?variant=ts")]
    }

    // MARK: Streams

    func makeStream(_ key: StreamKey, of camera: CameraHandle) -> Stream {
        let now = WallTime.now.nanoseconds
        // Seconds since the beginning of 2026: segments are longer than a second, so a later stream begins beyond this one.
        let origin = max(0, now / 1_000_000_000 - 1_767_225_600)
        let window = Window(
            epoch: String(now / 1_000_000, radix: 36), format: key.format, durations: settings.durations,
            byteLimit: settings.windowBytes, origin: Int(origin))
        return Stream(key, camera: camera, window: window)
    }

    func begin(_ stream: Stream, of camera: CameraHandle) {
        let durations = settings.durations
        camera.camera.execute { [outlets] camera in
            // The camera may have been removed meanwhile.
            guard !stream.isEnded else { return }
            let outlet = Outlet(stream, durations: durations) { [unowned camera] in
                camera.origin(at: .now, wall: .now)
            }
            let bound = LoopBound(outlet, on: camera.loop)
            outlets.withLock { $0[ObjectIdentifier(stream)] = bound }
            camera.hub.attach(outlet)
        }
    }

    private func end(_ streams: [Stream]) {
        for stream in streams {
            stream.end()
            // After `begin`, which the loop was given before.
            stream.camera.camera.execute { [outlets] camera in
                guard let outlet = outlets.withLock({ $0.removeValue(forKey: ObjectIdentifier(stream)) }) else {
                    return
                }
                camera.hub.detach(outlet.value)
                log.info(
                    "HLS stream ends", ("camera", stream.key.camera.written), ("format", stream.key.format.rawValue))
            }
        }
    }

    /// Ends what was waited for too long and who asks no more, once a second.
    private func sweep(on loop: EventLoop) {
        guard isRunning.withLock({ $0 }) else { return }
        let now = loop.now
        for stream in register.streams { stream.expire(at: now) }
        end(register.expire(at: now))
        loop.schedule(after: .seconds(1)) { [weak self] in self?.sweep(on: loop) }
    }
}
