package import Runtime

/// The life of one camera's worker, as a value: what happened and the time go in, what is to be done comes out.
///
/// There is one process at most at any moment: a new one is asked for only after the old one's exit was seen.
/// After every event the owner looks at ``state`` and ``deadline``, and calls ``deadlineReached(at:chance:)`` then.
package struct Supervision {
    package enum Action: Hashable, Sendable {
        /// Start a process; answer with ``spawned(at:)`` or ``spawnFailed(_:at:chance:)``.
        case spawn
        /// Ask the process group to end.
        case terminate
        /// End the process group.
        case kill
    }

    package struct Limits: Hashable, Sendable {
        /// No bytes, or no frame, for so long is a failure.
        package var stall = Duration.seconds(10)
        /// What connecting may take on top of that: a keyframe may be 10 s away.
        package var extraAtStart = Duration.seconds(5)
        /// From the polite request to the impolite one.
        package var grace = Duration.seconds(2)
        package var backoff = Backoff()

        package init() {}
    }

    enum Phase: Hashable {
        case atRest
        case waiting(until: MonotonicTime)
        case spawning
        case alive
        case ending(Ending)
    }

    struct Ending: Hashable {
        enum Reason { case stop, stall, renewal }

        var reason: Reason
        var killAt: MonotonicTime
    }

    package let limits: Limits
    var phase = Phase.atRest
    var isWanted = false
    var isFinal = false
    /// In a row.
    var failures = 0
    var lastFailureAt: MonotonicTime?
    var run = Run()

    /// What is known of the present run, or of the last one.
    struct Run {
        var spawnedAt: MonotonicTime?
        var lastBytes: MonotonicTime?
        var firstFrame: MonotonicTime?
        var lastFrame: MonotonicTime?
        /// The most telling complaint.
        var complaint: WorkerFailure?
    }

    /// Why the last run that failed did.
    package internal(set) var lastFailure: WorkerFailure?
    /// Processes started after the first one.
    package internal(set) var restarts = 0
    var runs = 0

    package init(limits: Limits = Limits()) { self.limits = limits }

    package var state: WorkerState {
        let resting = isFinal ? WorkerState.stopped : .idle
        return switch phase {
        case .atRest: resting
        case .waiting: lastFailure?.kind.isLasting == true ? .failed : .backingOff
        case .spawning: isWanted ? .starting : resting
        case .alive: run.firstFrame == nil ? .starting : .running
        case .ending(let ending):
            if !isWanted { resting } else { ending.reason == .stall ? .stalled : .starting }
        }
    }

    /// There is a process, or there may be one in a moment.
    package var hasProcess: Bool {
        switch phase {
        case .atRest, .waiting: false
        case .spawning, .alive, .ending: true
        }
    }

    /// When the next try is made, while waiting for it.
    package var nextAttempt: MonotonicTime? {
        if case .waiting(let until) = phase { until } else { nil }
    }

    /// When ``deadlineReached(at:chance:)`` is to be called.
    package var deadline: MonotonicTime? {
        switch phase {
        case .atRest, .spawning: nil
        case .waiting(let until): until
        case .alive: min(bytesDeadline, frameDeadline)
        case .ending(let ending): ending.killAt
        }
    }

    private var start: MonotonicTime { run.spawnedAt ?? MonotonicTime(nanoseconds: 0) }

    var bytesDeadline: MonotonicTime {
        run.lastBytes.map { $0 + limits.stall } ?? start + limits.stall + limits.extraAtStart
    }

    var frameDeadline: MonotonicTime {
        run.lastFrame.map { $0 + limits.stall } ?? start + limits.stall + limits.extraAtStart
    }
}
