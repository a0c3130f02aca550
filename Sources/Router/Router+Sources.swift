import Configuration
import Runtime
import Worker

/// Where cameras come from, and how what the sources declare becomes cameras that run.
extension Router {
    /// Where cameras come from, in the order in which they win.
    package func sources() -> [CameraSourceStatus] { cameraSourceStatuses }

    var cameraSourceStatuses: [CameraSourceStatus] {
        cameraSources.map { source in
            var status = source.status
            status.cameras = merge.counts[source.kind] ?? 0
            status.complaints = merge.complaints[source.kind] ?? []
            return status
        }
    }

    /// Makes the sources of the configuration and has them tell of changes. Those that say the same as before go on.
    func startSources() async {
        let former = cameraSources
        cameraSources = configuration.cameraSources.order.compactMap { kind in
            let made = source(of: kind)
            return former.first { $0.kind == kind && made?.identity == $0.identity } ?? made
        }
        for source in former where !cameraSources.contains(where: { $0 === source }) { source.stop() }
        for source in cameraSources where !former.contains(where: { $0 === source }) {
            await source.load()
            source.start { [weak self] in
                Task { [weak self] in await self?.sourceChanged() }
            }
        }
    }

    private func source(of kind: Configuration.CameraSources.Kind) -> (any CameraSource)? {
        let saved = "\(stateDirectory)/cameras-\(kind.rawValue).json"
        switch kind {
        case .file: return FileCameras(configuration.path)
        case .registry: return registry
        case .database:
            return configuration.cameraSources.database.map { PolledCameras($0, savedAt: saved, events: events) }
        case .httpService:
            return configuration.cameraSources.httpService.map { PolledCameras($0, savedAt: saved, events: events) }
        }
    }

    private func sourceChanged() async {
        await turnstile.enter()
        defer { turnstile.leave() }
        let changes = await applyCameras()
        guard !changes.isEmpty else { return }
        log.info(
            "cameras have changed", ("added", changes.added.count), ("changed", changes.changed.count),
            ("removed", changes.removed.count))
    }

    /// Makes the cameras that run those that the sources declare. What is declared as before is not touched. In turn.
    /// - Parameter hasOtherFFmpeg: every worker is to be another one.
    func applyCameras(hasOtherFFmpeg: Bool = false) async -> ReloadSummary {
        guard !isStopping else { return ReloadSummary() }
        let (sources, configuration) = (cameraSources, configuration)
        // Thousands of cameras take their time to be checked, and this is the thread of a loop.
        let made = await Thread.run(name: "cameras") { CameraMerge(sources, over: configuration) }
        let merged = made ?? CameraMerge(sources, over: configuration)
        let former = merge
        merge = merged
        tell(merged.newComplaints(since: former))

        var changes = ReloadSummary()
        for (name, entry) in former.cameras.sorted(by: { $0.key < $1.key }) where merged.cameras[name] == nil {
            await removeCamera(entry.camera)
            changes.removed.append(name.written)
        }
        for (name, entry) in merged.cameras.sorted(by: { $0.key < $1.key }) {
            guard let known = former.cameras[name] else {
                await addCamera(entry.camera)
                changes.added.append(name.written)
                continue
            }
            guard known.camera != entry.camera || hasOtherFFmpeg else { continue }
            await changeCamera(from: known.camera, to: entry.camera, hasOtherFFmpeg: hasOtherFFmpeg)
            if known.camera != entry.camera { changes.changed.append(name.written) }
        }
        return changes
    }

    private func addCamera(_ camera: CameraConfiguration) async {
        let loop = loops.next()
        let (limits, ffmpeg, events) = (StreamLimits(configuration.limits), configuration.ffmpeg, events)
        let handle = await loop.run {
            let worker = IngestWorker(camera, ffmpeg: ffmpeg, loop: loop)
            let camera = Camera(camera, worker: worker, limits: limits, events: events, loop: loop)
            camera.begin()
            return CameraHandle(name: camera.configuration.name, camera: LoopBound(camera, on: loop))
        }
        cameras.add(handle)
        events.append(.cameraAdded, camera: camera.name.written, "the camera was added")
    }

    private func changeCamera(
        from former: CameraConfiguration, to camera: CameraConfiguration, hasOtherFFmpeg: Bool
    ) async {
        guard let handle = cameras[camera.name.normalized] else { return }
        let ffmpeg = configuration.ffmpeg
        await handle.loop.run {
            handle.camera.value.change(to: camera, ffmpeg: ffmpeg, hasOtherFFmpeg: hasOtherFFmpeg)
        }
        if former.isEnabled, !camera.isEnabled { await endSessions(of: camera.name) }
        events.append(.cameraChanged, camera: camera.name.written, "the settings of the camera have changed")
    }

    /// Returns when its worker has ended: a camera of the same name that comes after it must not find it there.
    private func removeCamera(_ camera: CameraConfiguration) async {
        guard let handle = cameras[camera.name.normalized] else { return }
        cameras.remove(camera.name)
        await endSessions(of: camera.name)
        await handle.end()
        events.append(.cameraRemoved, camera: camera.name.written, "the camera was removed")
    }

    private func endSessions(of name: CameraName) async {
        for plugged in sinks { await plugged.sink.cameraRemoved(name) }
    }

    private func tell(_ complaints: [Configuration.CameraSources.Kind: [String]]) {
        for source in cameraSources {
            for complaint in complaints[source.kind] ?? [] {
                log.warning(
                    "a camera was left out", ("source", source.kind.rawValue), ("place", source.place),
                    ("reason", complaint))
            }
        }
    }
}
