package import Media
package import Runtime

/// Rebases the clock of a camera so that its timestamps never go back, over restarts of the worker and jumps of the camera's
/// own clock, and keep step with real time while it is away.
///
/// All tracks of a run share one offset, which keeps sound and picture together; a track whose clock has nothing to do with
/// the others' gets its own.
package struct Timeline {
    private struct TrackClock {
        /// Output minus input.
        var offset: MediaTime
        /// nil when the run has just begun.
        var lastInput: MediaTime?
        var lastOutput: MediaTime
    }

    private var clocks: [TrackClock?] = []
    /// The newest output of any track, and when it arrived.
    private var latest: (output: MediaTime, arrival: MonotonicTime)?
    private var isNewRun = true

    /// More than this, ahead of what has really passed, is no pause of the camera but a jump of its clock.
    package static let largestGap = MediaTime(seconds: 3)
    /// Tracks of one camera that differ by more do not share a clock.
    private static let largestSkew = MediaTime(seconds: 10)

    package init() {}

    /// The worker was started anew: what comes has another base.
    package mutating func beginRun() {
        isNewRun = true
        for index in clocks.indices { clocks[index]?.lastInput = nil }
    }

    /// Puts `unit`, which arrived now, onto the timeline.
    package mutating func rebase(_ unit: inout AccessUnit, arrival: MonotonicTime) {
        while clocks.count <= unit.track { clocks.append(nil) }
        let expected = expectedOutput(at: arrival)
        let offset = offset(for: unit, expected: expected, arrival: arrival)
        var output = unit.dts + offset
        if let last = clocks[unit.track]?.lastOutput, output <= last { output = last + MediaTime(ticks: 1) }

        clocks[unit.track] = TrackClock(offset: offset, lastInput: unit.dts, lastOutput: output)
        if latest.map({ output > $0.output }) ?? true { latest = (output, arrival) }
        isNewRun = false

        // Reordering never reaches far; a wilder difference is damage.
        let reordering = unit.pts - unit.dts
        unit.dts = output
        unit.pts = reordering >= .zero && reordering <= Self.largestGap ? output + reordering : output
    }

    /// Where the timeline stands at `now`: the newest output and the time since.
    package func position(at now: MonotonicTime) -> MediaTime? {
        latest.map { _ in expectedOutput(at: now) }
    }

    private func expectedOutput(at arrival: MonotonicTime) -> MediaTime {
        guard let latest else { return .zero }
        let passed = max(0, (arrival - latest.arrival).inSeconds)
        return latest.output + MediaTime(seconds: passed)
    }

    private func offset(for unit: AccessUnit, expected: MediaTime, arrival: MonotonicTime) -> MediaTime {
        if let clock = clocks[unit.track], isContinuous(unit.dts, after: clock, expected: expected) {
            return clock.offset
        }
        // Another track may have found the new base already.
        if !isNewRun {
            let shared = clocks.enumerated().first { index, clock in
                guard let clock, index != unit.track, clock.lastInput != nil else { return false }
                let skew = unit.dts + clock.offset - expected
                return skew < Self.largestSkew && MediaTime.zero - skew < Self.largestSkew
            }
            if let offset = shared?.element?.offset { return offset }
        }
        return expected - unit.dts
    }

    private func isContinuous(_ input: MediaTime, after clock: TrackClock, expected: MediaTime) -> Bool {
        guard let lastInput = clock.lastInput else { return false }
        guard input > lastInput else {
            // The same time twice, or a little back, is a camera's carelessness: `rebase` puts it right.
            return lastInput - input < MediaTime(seconds: 0.5)
        }
        return input + clock.offset - expected < Self.largestGap
    }
}
