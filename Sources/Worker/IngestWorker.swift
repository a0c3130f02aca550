package import Configuration
import Glibc
package import Runtime

/// Keeps an `ffmpeg` running that pulls one camera, and hands on the transport stream that it writes. Lives on one loop:
/// everything here is to be called there, and calls back there.
///
/// What is to be done, and when, is decided by ``Supervision``; this carries it out.
package final class IngestWorker {
    /// A process is about to be started: what came before is over.
    package var onRunBegins: () -> Void = {}
    /// Bytes of the transport stream, valid during the call. May end in the middle of a TS packet.
    package var onBytes: (RawSpan) -> Void = { _ in }
    /// The pipe is empty.
    package var onDrained: () -> Void = {}
    /// ``state`` has changed.
    package var onStateChange: () -> Void = {}

    package private(set) var state = WorkerState.idle
    /// Of the process, while there is one.
    package var pid: Int32? { process?.pid }
    /// Processes started after the first one.
    package var restarts: Int { supervision.restarts }
    /// Why the last run that failed did, for people; without secrets.
    package var lastError: String? { supervision.lastFailure?.sentence(source: camera.url.description) }
    package var lastFailure: WorkerFailure? { supervision.lastFailure }
    package private(set) var lastErrorAt: WallTime?
    /// When the next try is made, while waiting for it.
    package var nextAttempt: MonotonicTime? { supervision.nextAttempt }
    /// The last 200 lines that ffmpeg wrote to its standard error, oldest first, the command of each run before its own;
    /// without secrets.
    package var recentLines: [StandardErrorReader.KeptLine] { standardError.recent }
    /// How the next run reads the camera: look at it in `onRunBegins`. Learned from the runs.
    package private(set) var profile: IngestProfile
    /// The command of the next run.
    package var command: FFmpegCommand { .ingest(camera, profile: profile, ffmpeg: ffmpeg.path) }

    private let camera: CameraConfiguration
    private let ffmpeg: Configuration.FFmpeg
    private let loop: EventLoop
    private var supervision: Supervision
    private var process: ChildProcess?
    private var output: WorkerPipe?
    private var errorOutput: WorkerPipe?
    private var inspection: StreamInspection
    private var standardError: StandardErrorReader
    private var timer: (timer: Timer, deadline: MonotonicTime)?
    private var whenStopped: [() -> Void] = []

    private static let patience = Duration.seconds(4)
    /// Bytes that the kernel should hold for us, should the loop be late: half a second of 16 Mbit/s.
    private static let pipeCapacity = 1 << 20
    /// Bytes of standard error in one turn of the loop: a flood of complaints must not hold up frames.
    private static let errorTurn = 16 * 1024
    /// Bytes of media in one turn of the loop.
    private static let outputTurn = 1 << 20

    /// - Parameter profile: what earlier runs have taught; nil to begin with what suits most cameras.
    package init(
        _ camera: CameraConfiguration, ffmpeg: Configuration.FFmpeg, loop: EventLoop, profile: IngestProfile? = nil
    ) {
        self.camera = camera
        self.ffmpeg = ffmpeg
        self.loop = loop
        let profile = profile ?? .first(for: camera)
        self.profile = profile
        inspection = StreamInspection(profile)
        standardError = StandardErrorReader(secrets: camera.secrets)
        var limits = Supervision.Limits()
        limits.stall = camera.stallTimeout
        supervision = Supervision(limits: limits)
    }

    // MARK: What the owner wants

    /// The camera is wanted; called again, that somebody new wants it, and a pause after a failure is cut short.
    package func start() {
        loop.preconditionOnLoop()
        perform(supervision.startWanted(at: .now))
    }

    /// Nobody wants it any more.
    package func stop() {
        loop.preconditionOnLoop()
        perform(supervision.stopWanted(at: .now))
    }

    /// Ends it for good and calls `done` when no process is left: soon after, or when SIGKILL has come 2 s later. A process
    /// that hangs in the kernel even then is waited for no longer than `patience`.
    package func stop(then done: @escaping () -> Void) {
        loop.preconditionOnLoop()
        whenStopped.append(done)
        loop.schedule(after: Self.patience) { [self] in tellStopped() }
        perform(supervision.stopWanted(isFinal: true, at: .now))
    }

    /// Ends the present run and begins another.
    package func restart() {
        loop.preconditionOnLoop()
        perform(supervision.renewalWanted(at: .now))
    }

    /// A frame was found in the bytes.
    package func frameArrived() {
        supervision.frameArrived(at: loop.now)
        guard state == .starting else { return }
        noteState()
        // The watch is stricter from now on.
        setTimer()
    }

    /// The camera has turned out to need ffmpeg's parser: its frames come in another order than that of their times
    /// (B-frames), or their parameter sets stand in the SDP alone.
    package func requireParser() {
        guard profile.reading == .fragments else { return }
        log.info(
            "camera needs ffmpeg's parser (B-frames, odd timestamps or no parameter sets): frames come one frame later",
            ("camera", camera.name.written))
        profile.reading = .frames
        restart()
    }

    // MARK: Carrying out

    private func perform(_ action: Supervision.Action?) {
        switch action {
        case .spawn: spawn()
        case .terminate: process?.signal(SIGTERM)
        case .kill: process?.signal(SIGKILL)
        case nil: break
        }
        noteState()
        setTimer()
        if !supervision.hasProcess, supervision.state == .stopped { tellStopped() }
    }

    private func tellStopped() {
        let calls = whenStopped
        whenStopped = []
        for call in calls { call() }
    }

    private func noteState() {
        guard state != supervision.state else { return }
        state = supervision.state
        onStateChange()
    }

    private func setTimer() {
        guard timer?.deadline != supervision.deadline else { return }
        timer?.timer.cancel()
        timer = supervision.deadline.map { deadline in
            (loop.schedule(at: deadline) { [weak self] in self?.timerFired() }, deadline)
        }
    }

    private func timerFired() {
        timer = nil
        // Bytes and frames move the deadline without moving the timer.
        perform(supervision.deadlineReached(at: .now, chance: .random(in: 0..<1)))
    }

    private func spawn() {
        onRunBegins()
        inspection = StreamInspection(profile)
        standardError.beginRun(command, at: .now)
        do {
            let (output, outputWriter) = try makePipe(capacity: Self.pipeCapacity, turn: Self.outputTurn) {
                [weak self] in self?.received($0)
            }
            self.output = output
            let outputEnd = Descriptor(owning: outputWriter)
            let (errorOutput, errorWriter) = try makePipe(capacity: 0, turn: Self.errorTurn) {
                [weak self] in self?.receivedErrors($0)
            }
            self.errorOutput = errorOutput
            ChildProcess.start(
                command, output: outputEnd, errorOutput: Descriptor(owning: errorWriter), on: loop,
                completion: { [self] in spawned($0) }, exited: { [self] in exited($0) })
        } catch {
            closePipes()
            let failure = WorkerFailure(.other, detail: "\(error)")
            fail { $0.spawnFailed(failure, at: .now, chance: .random(in: 0..<1)) }
        }
    }

    /// - Returns: our end, and the number of the child's, which somebody must close.
    private func makePipe(
        capacity: Int, turn: Int, handler: @escaping WorkerPipe.Handler
    ) throws -> (WorkerPipe, CInt) {
        try Pipe(capacity: capacity).withEnds { readEnd, writeEnd in
            (WorkerPipe(readEnd, on: loop, turn: turn, handler: handler), writeEnd.release())
        }
    }

    private func spawned(_ result: Result<ChildProcess, WorkerFailure>) {
        switch result {
        case .success(let process):
            self.process = process
            log.debug("worker started", ("camera", camera.name.written), ("pid", process.pid))
            perform(supervision.spawned(at: .now))
            do {
                try output?.start()
                try errorOutput?.start()
            } catch {
                supervision.complained(WorkerFailure(.other, detail: error.description))
                perform(supervision.renewalWanted(at: .now))
            }
        case .failure(let failure):
            closePipes()
            fail { $0.spawnFailed(failure, at: .now, chance: .random(in: 0..<1)) }
        }
    }

    private func exited(_ status: ProcessEnd) {
        // What it said before is still in the pipes.
        output?.readAll()
        errorOutput?.readAll()
        standardError.finish(at: .now) { note($0) }
        closePipes()
        process = nil
        let lastWords = standardError.lastComplaint ?? ""
        fail { $0.exited(status, lastWords: lastWords, at: .now, chance: .random(in: 0..<1)) }
    }

    /// Carries out an event that may be a failure.
    private func fail(_ event: (inout Supervision) -> Supervision.Action?) {
        let failures = supervision.failures
        let action = event(&supervision)
        if supervision.failures > failures, let lastError {
            lastErrorAt = .now
            log.warning("camera failed", ("camera", camera.name.written), ("error", lastError))
        }
        perform(action)
    }

    private func closePipes() {
        output?.close()
        errorOutput?.close()
        output = nil
        errorOutput = nil
    }

    // MARK: What comes out

    private func received(_ bytes: RawSpan?) {
        guard let bytes else { return onDrained() }
        supervision.bytesArrived(at: loop.now)
        if !inspection.isDone, let finding = inspection.look(at: bytes) { learn(finding) }
        onBytes(bytes)
    }

    private func receivedErrors(_ bytes: RawSpan?) {
        guard let bytes else { return }
        standardError.read(bytes, at: loop.now) { note($0) }
    }

    private func note(_ report: StandardErrorReader.Report) {
        if let failure = report.failure {
            if failure.kind == .joinedMidFrame, !profile.skipsFirstFrame {
                profile.skipsFirstFrame = true
                restart()
            }
            supervision.complained(failure)
        }
        guard report.isLogged, report.line.level != .info else { return }
        log.debug("ffmpeg says", ("camera", camera.name.written), ("line", report.line.text))
    }

    private func learn(_ finding: StreamInspection.Finding) {
        switch finding {
        case .outOfOrder: requireParser()
        case .foreignAudio:
            guard camera.audio == .auto, !profile.encodesAudio else { return }
            log.info(
                "camera sends audio that MPEG-TS cannot carry: encoding it to AAC", ("camera", camera.name.written))
            profile.encodesAudio = true
            restart()
        case .foreignVideo:
            guard !profile.encodesVideo else { return }
            log.info(
                "camera sends video that players cannot take: encoding it to H.264", ("camera", camera.name.written))
            profile.encodesVideo = true
            // A decoder needs whole frames.
            profile.reading = .frames
            restart()
        }
    }
}
