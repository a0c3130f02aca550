package import Runtime

extension Supervision {
    // MARK: What the owner wants

    /// The camera is wanted, or wanted once more: new demand does not wait for the end of a pause.
    package mutating func startWanted(at now: MonotonicTime) -> Action? {
        guard !isFinal else { return nil }
        isWanted = true
        switch phase {
        case .atRest: return spawn(notBefore: soonest, at: now)
        case .waiting(let until): return spawn(notBefore: soonest.map { min($0, until) }, at: now)
        case .spawning, .alive, .ending: return nil
        }
    }

    /// - Parameter isFinal: nothing will start it any more.
    package mutating func stopWanted(isFinal: Bool = false, at now: MonotonicTime) -> Action? {
        isWanted = false
        self.isFinal = self.isFinal || isFinal
        switch phase {
        case .atRest, .spawning: return nil
        case .waiting:
            phase = .atRest
            return nil
        case .alive: return end(.stop, at: now)
        case .ending(var ending):
            // A stall that ends in a stop is still a failure, but nobody waits for a new run.
            if ending.reason == .renewal { ending.reason = .stop }
            phase = .ending(ending)
            return nil
        }
    }

    /// The next run is to begin at once, differently: no failure, no pause.
    package mutating func renewalWanted(at now: MonotonicTime) -> Action? {
        guard case .alive = phase else { return nil }
        return end(.renewal, at: now)
    }

    // MARK: What the process does

    package mutating func spawned(at now: MonotonicTime) -> Action? {
        guard case .spawning = phase else { return nil }
        run = Run(spawnedAt: now)
        runs += 1
        restarts = runs - 1
        phase = .alive
        return isWanted ? nil : end(.stop, at: now)
    }

    /// - Parameter chance: random, 0 up to but not including 1.
    package mutating func spawnFailed(_ failure: WorkerFailure, at now: MonotonicTime, chance: Double) -> Action? {
        guard case .spawning = phase else { return nil }
        return fail(failure, at: now, chance: chance)
    }

    /// Bytes came out of it.
    package mutating func bytesArrived(at now: MonotonicTime) {
        guard case .alive = phase else { return }
        run.lastBytes = now
    }

    /// A frame was found in the bytes.
    package mutating func frameArrived(at now: MonotonicTime) {
        guard case .alive = phase else { return }
        if run.firstFrame == nil { run.firstFrame = now }
        run.lastFrame = now
    }

    /// It complained.
    package mutating func complained(_ failure: WorkerFailure) {
        guard failure.kind.weight >= (run.complaint?.kind.weight ?? -1) else { return }
        run.complaint = failure
    }

    /// It has ended, and all that it said was read.
    /// - Parameters:
    ///   - lastWords: what it said last, where no known complaint was among it.
    ///   - chance: random, 0 up to but not including 1.
    package mutating func exited(
        _ status: ProcessEnd, lastWords: String = "", at now: MonotonicTime, chance: Double
    ) -> Action? {
        switch phase {
        case .atRest, .waiting, .spawning: return nil
        case .alive:
            return fail(run.complaint ?? Self.failure(of: status, lastWords), at: now, chance: chance)
        case .ending(let ending):
            guard ending.reason != .stall else {
                return fail(run.complaint ?? WorkerFailure(.stalled), at: now, chance: chance)
            }
            noteLastingRun()
            phase = .atRest
            return isWanted ? spawn(notBefore: nil, at: now) : nil
        }
    }

    // MARK: Time

    package mutating func deadlineReached(at now: MonotonicTime, chance: Double) -> Action? {
        guard let deadline, now >= deadline else { return nil }
        switch phase {
        case .atRest, .spawning: return nil
        case .waiting: return spawn(notBefore: nil, at: now)
        case .alive:
            // The silence is the failure that is shown, unless ffmpeg has told why.
            complained(WorkerFailure(now >= bytesDeadline ? .stalled : .noFrames))
            return end(.stall, at: now)
        case .ending(var ending):
            ending.killAt = now + limits.grace
            phase = .ending(ending)
            return .kill
        }
    }

    // MARK: Steps

    /// The soonest that new demand may try again.
    private var soonest: MonotonicTime? {
        guard failures > 0, let lastFailureAt, let lastFailure else { return nil }
        return lastFailureAt + limits.backoff.pause(failures: failures, isRefusal: lastFailure.kind.isRefusal)
    }

    private mutating func spawn(notBefore earliest: MonotonicTime?, at now: MonotonicTime) -> Action? {
        if let earliest, now < earliest {
            phase = .waiting(until: earliest)
            return nil
        }
        phase = .spawning
        return .spawn
    }

    private mutating func end(_ reason: Ending.Reason, at now: MonotonicTime) -> Action {
        phase = .ending(Ending(reason: reason, killAt: now + limits.grace))
        return .terminate
    }

    private mutating func fail(_ failure: WorkerFailure, at now: MonotonicTime, chance: Double) -> Action? {
        noteLastingRun()
        // A film that is over, or a camera that said good-bye.
        if failure.kind == .ended, run.firstFrame != nil { failures = 0 }
        failures += 1
        lastFailure = failure
        lastFailureAt = now
        let delay = limits.backoff.delay(failures: failures, isRefusal: failure.kind.isRefusal, chance: chance)
        phase = isWanted ? .waiting(until: now + delay) : .atRest
        return nil
    }

    private mutating func noteLastingRun() {
        guard let first = run.firstFrame, let last = run.lastFrame, last - first >= limits.backoff.lasting else {
            return
        }
        failures = 0
    }

    private static func failure(of status: ProcessEnd, _ lastWords: String) -> WorkerFailure {
        switch status {
        case .exited(0): WorkerFailure(.ended, detail: lastWords)
        case .exited, .unknown: WorkerFailure(.other, detail: lastWords)
        case .signalled(let number): WorkerFailure(.crashed, detail: lastWords.isEmpty ? "signal \(number)" : lastWords)
        }
    }
}
