import Bytes
package import Configuration
import MPEGTS
package import Media
package import Runtime
package import Worker

/// One camera: its worker, the way from the worker's bytes to the hub, and who wants it. Lives on one loop.
package final class Camera {
    package internal(set) var configuration: CameraConfiguration
    package let loop: EventLoop
    package let hub: Hub
    package let demand = Demand()

    let events: EventLog
    /// Somebody has stopped it by hand.
    var isHeld = false
    var isRemoved = false
    /// What was told last.
    var toldState: WorkerState?
    var stateSince = WallTime.now
    var closing: Timer?
    /// Empty for a camera that is pushed to us: `describe` and `receive` take what it sends.
    private(set) var seat = WorkerSeat(nil) { _ in }
    var worker: IngestWorker? { seat.worker }
    private var demuxer = TSDemuxer()
    private var timeline = Timeline()
    private var table = TrackTable()
    private var waiting: [Waiting] = []
    private var hold: Timer?
    private var bytesIn: UInt64 = 0
    private var framesIn: UInt64 = 0
    private var damaged: UInt64 = 0
    /// By track.
    private var meters: [RateMeter] = []
    /// When the first access unit of this run came, as long as some of its tracks are unknown.
    private var incompleteSince: MonotonicTime?
    /// There is video whose parameters have not come yet.
    private var awaitsVideo = false
    private var isDescribed = false

    /// A viewer who wants to know the tracks.
    private struct Waiting {
        let reply: (Result<Void, CameraUnavailable>) -> Void
        let deadline: Timer
    }

    private static let soundLead = MediaTime(ticks: Int64(FFmpegCommand.soundLead))
    /// How long a track that gives no parameters holds up the others.
    private static let completionTimeout = Duration.seconds(1)
    /// A viewer of a camera whose tracks are known from before need not wait longer for it to begin: players give up on
    /// DESCRIBE after 5 s.
    private static let rememberedTimeout = Duration.seconds(2)
    /// A frame whose end is not marked is complete after so long a silence.
    private static let silence = Duration.milliseconds(10)

    package init(
        _ configuration: CameraConfiguration, worker: IngestWorker?, limits: StreamLimits,
        events: EventLog = EventLog(), loop: EventLoop
    ) {
        self.configuration = configuration
        self.events = events
        self.loop = loop
        hub = Hub(limits: limits.groupOfPictures)
        seat = WorkerSeat(worker) { [unowned self] in attach($0) }
        toldState = state
        demand.onAdded = { [unowned self] in demandAdded() }
        demand.onEmpty = { [unowned self] in demandEnded() }
    }

    private func attach(_ worker: IngestWorker) {
        worker.onRunBegins = { [unowned self] in runBegins() }
        worker.onBytes = { [unowned self] in received($0) }
        worker.onDrained = { [unowned self] in drained() }
        worker.onStateChange = { [unowned self] in stateChanged() }
    }

    // MARK: What viewers ask

    /// Calls `reply` once the tracks are known, or when it is clear that they will not be.
    package func whenDescribed(_ reply: @escaping (Result<Void, CameraUnavailable>) -> Void) {
        guard !isRemoved else { return reply(.failure(.removed)) }
        guard !isOff else { return reply(.failure(.stopped)) }
        if isDescribed { return reply(.success(())) }
        let timeout = hub.tracks.isEmpty ? configuration.startTimeout : Self.rememberedTimeout
        let number = waiting.count
        let deadline = loop.schedule(after: timeout) { [weak self] in self?.waitedTooLong(number) }
        waiting.append(Waiting(reply: reply, deadline: deadline))
    }

    private func waitedTooLong(_ number: Int) {
        guard !hub.tracks.isEmpty else {
            return answer(.failure(.slow(seconds: Int(configuration.startTimeout.inSeconds))))
        }
        answer(.success(()))
    }

    func answer(_ result: Result<Void, CameraUnavailable>) {
        let answered = waiting
        waiting = []
        for viewer in answered {
            viewer.deadline.cancel()
            viewer.reply(result)
        }
    }

    /// The wall time of media time zero, in nanoseconds since 1970, as it looks at `now`.
    package func origin(at now: MonotonicTime, wall: WallTime) -> Int64 {
        guard let position = timeline.position(at: now) else { return wall.nanoseconds }
        return wall.nanoseconds - position.scaled(to: 1_000_000_000)
    }

    // MARK: The way of the bytes

    private func runBegins() {
        demuxer = TSDemuxer(framing: worker?.profile.reading == .fragments ? .parts : .frames)
        timeline.beginRun()
        hub.interrupt()
        incompleteSince = nil
        isDescribed = false
    }

    private func received(_ bytes: RawSpan) {
        bytesIn += UInt64(bytes.byteCount)
        hold?.cancel()
        hold = nil
        let arrival = MonotonicTime.now
        demuxer.parse(bytes) { handle($0, arrival: arrival) }
    }

    /// The pipe is empty: what looks complete is.
    private func drained() {
        let arrival = MonotonicTime.now
        demuxer.drained { handle($0, arrival: arrival) }
        guard hold == nil else { return }
        hold = loop.schedule(after: Self.silence) { [weak self] in
            guard let self else { return }
            let now = MonotonicTime.now
            demuxer.flush { self.handle($0, arrival: now) }
        }
    }

    private func handle(_ event: TSDemuxer.Event, arrival: MonotonicTime) {
        switch event {
        case .streams(let streams): tracksChanged(streams, arrival: arrival)
        case .accessUnit(var unit):
            guard let place = table.place(of: unit.track) else { return }
            unit.track = place
            if table.tracks[place].kind == .audio {
                unit.pts -= Self.soundLead
                unit.dts -= Self.soundLead
            }
            if !isDescribed { complete(arrival: arrival) }
            receive(unit, arrival: arrival)
        case .damage(let damage):
            damaged += 1
            // Parameter sets that stand in the camera's SDP alone are put in by ffmpeg, but not without its parser.
            if damage.kind == .parametersAbsent { worker?.requireParser() }
        case .discontinuity: break
        }
    }

    /// Takes an access unit of the tracks that were described.
    package func receive(_ unit: AccessUnit, arrival: MonotonicTime) {
        var unit = unit
        timeline.rebase(&unit, arrival: arrival)
        framesIn += 1
        while meters.count <= unit.track { meters.append(RateMeter()) }
        meters[unit.track].add(bytes: unit.payload.count, at: arrival)
        worker?.frameArrived()
        hub.publish(unit)
    }

    private func tracksChanged(_ streams: [TSDemuxer.Stream], arrival: MonotonicTime) {
        table.update(streams)
        awaitsVideo = streams.contains { $0.track == nil && ($0.encoding == .h264 || $0.encoding == .h265) }
        let isComplete = !streams.isEmpty && streams.allSatisfy { $0.encoding == nil || $0.track != nil }
        if isDescribed || isComplete { publishTracks() }
    }

    /// Goes without sound that does not tell its parameters. Video is waited for: they come with its next keyframe.
    private func complete(arrival: MonotonicTime) {
        let since = incompleteSince ?? arrival
        incompleteSince = since
        if !awaitsVideo, arrival - since > Self.completionTimeout { publishTracks() }
    }

    private func publishTracks() {
        guard !table.tracks.isEmpty else { return }
        describe(table.tracks)
    }

    /// These are the tracks: those who wait for them are answered.
    package func describe(_ tracks: [Track]) {
        isDescribed = true
        hub.setTracks(tracks)
        answer(.success(()))
    }
    // MARK: Status

    package var status: CameraStatus {
        let now = MonotonicTime.now
        return CameraStatus(
            name: configuration.name.written, state: state?.rawValue ?? (isDescribed ? "running" : "idle"),
            since: stateSince.unixSeconds,
            source: configuration.url.description, onDemand: configuration.onDemand,
            tracks: hub.tracks.indices.map { trackStatus(of: $0, at: now) },
            worker: .init(pid: worker?.pid), sessions: demand.count, bytesIn: bytesIn, framesIn: framesIn,
            damaged: damaged, groupOfPicturesOverflows: hub.groupOfPictures.overflows, restarts: worker?.restarts ?? 0,
            lastError: worker?.lastError, lastErrorKind: worker?.lastFailure?.kind.rawValue,
            lastErrorAt: worker?.lastErrorAt?.unixSeconds,
            nextAttemptAt: worker?.nextAttempt.map { WallTime.now.unixSeconds + ($0 - .now).inSeconds },
            settings: .init(configuration), place: configuration.place.description)
    }

    private func trackStatus(of index: Int, at now: MonotonicTime) -> CameraStatus.TrackStatus {
        let track = hub.tracks[index]
        let rates = index < meters.count ? meters[index].rates(at: now) : nil
        return .init(
            kind: track.kind.rawValue, codec: track.codec.name, width: track.width, height: track.height,
            frameRate: track.frameRate, sampleRate: track.sampleRate, channels: track.channels,
            bitrate: rates?.bitsPerSecond, framesPerSecond: rates?.framesPerSecond)
    }

    /// What its workers said last, oldest first; without secrets.
    package var workerLog: [LoggedLine] {
        let (now, wall) = (MonotonicTime.now, WallTime.now)
        return worker?.recentLines.map { line in
            LoggedLine(time: WallTime(nanoseconds: wall.nanoseconds - (now - line.time).nanoseconds), text: line.text)
        } ?? []
    }
}
