package import Configuration
import Runtime
package import Worker

/// When a camera runs: what its settings say, who wants it, and what was done by hand.
extension Camera {
    /// nil for a camera that is pushed to us.
    package var state: WorkerState? { isOff && worker != nil ? .stopped : seat.state }

    /// Nobody gets anything of it, however much it is wanted.
    package var isOff: Bool { isHeld || isRemoved || !configuration.isEnabled }

    /// Starts it, unless it is switched off or waits for demand.
    package func begin() { settle() }

    /// Takes over other settings. The hub, its packagers and their viewers stay; there is a new worker only where the
    /// present one would be told something else.
    /// - Parameter hasOtherFFmpeg: the worker is of another `ffmpeg`.
    package func change(
        to changed: CameraConfiguration, ffmpeg: Configuration.FFmpeg, hasOtherFFmpeg: Bool = false
    ) {
        let former = configuration
        configuration = changed
        if hasOtherFFmpeg || !changed.isReadLike(former) {
            let learned = changed.isOfTheKind(of: former) ? worker?.profile : nil
            seat.replace(with: IngestWorker(changed, ffmpeg: ffmpeg, loop: loop, profile: learned))
        }
        settle()
    }

    /// By hand: also a camera that waits for demand, or for its next try.
    package func start() {
        isHeld = false
        guard !isOff else { return }
        seat.start()
        settle()
    }

    /// By hand: until ``start()`` or ``restart()``. Viewers stay, as if the camera were away; new ones are turned away.
    package func stop() {
        isHeld = true
        settle()
    }

    /// By hand: ends the present run and begins another.
    package func restart() {
        isHeld = false
        guard !isOff else { return }
        seat.restart()
        settle()
    }

    /// Ends it for good; calls `done` when no process is left.
    package func remove(_ done: @escaping @Sendable () -> Void) {
        isRemoved = true
        answer(.failure(.removed))
        closing?.cancel()
        seat.close(done)
    }

    func demandAdded() {
        closing?.cancel()
        closing = nil
        guard !isOff else { return }
        seat.start()
    }

    func demandEnded() {
        guard configuration.onDemand, !isOff else { return }
        closing?.cancel()
        closing = loop.schedule(after: configuration.closeAfter) { [weak self] in
            guard let self, demand.count == 0, configuration.onDemand else { return }
            seat.stop()
        }
    }

    /// Brings the worker in line with what is wanted.
    private func settle() {
        if isOff {
            closing?.cancel()
            answer(.failure(.stopped))
            seat.stop()
        } else if !configuration.onDemand || demand.count > 0 {
            closing?.cancel()
            seat.start()
        } else if seat.isWanted {
            demandEnded()
        }
        stateChanged()
    }

    func stateChanged() {
        guard let state, state != toldState else { return }
        toldState = state
        stateSince = .now
        if state == .backingOff || state == .failed {
            let reason = worker?.lastError ?? "the camera failed"
            answer(.failure(.failed(reason)))
            events.append(
                .error, camera: configuration.name.written, reason,
                details: ["kind": worker?.lastFailure?.kind.rawValue ?? "other"])
        }
        events.append(
            .state, camera: configuration.name.written, "the camera is \(state.rawValue)",
            details: ["state": state.rawValue])
        log.info("camera is \(state.rawValue)", ("camera", configuration.name.written))
    }
}

extension CameraConfiguration {
    /// Whether a worker need not be told anything else.
    func isReadLike(_ other: CameraConfiguration) -> Bool {
        isOfTheKind(of: other) && transport == other.transport && stallTimeout == other.stallTimeout
    }

    /// Whether what was learned of the other holds here, too.
    func isOfTheKind(of other: CameraConfiguration) -> Bool {
        url == other.url && video == other.video && audio == other.audio && inputOptions == other.inputOptions
    }
}
