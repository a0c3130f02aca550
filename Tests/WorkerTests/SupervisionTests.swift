import Runtime
import Testing

@testable import Worker

struct SupervisionTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000_000)

    private func at(_ seconds: Double) -> MonotonicTime { start + .seconds(seconds) }

    /// Spawned at 0 s.
    private func alive() -> Supervision {
        var machine = Supervision()
        #expect(machine.startWanted(at: at(0)) == .spawn)
        #expect(machine.spawned(at: at(0)) == nil)
        return machine
    }

    private func running() -> Supervision {
        var machine = alive()
        machine.bytesArrived(at: at(0.1))
        machine.frameArrived(at: at(0.1))
        return machine
    }

    @Test func startsRunsAndStops() {
        var machine = Supervision()
        #expect(machine.state == .idle)
        #expect(machine.startWanted(at: at(0)) == .spawn)
        #expect(machine.state == .starting)
        #expect(machine.startWanted(at: at(0)) == nil)
        #expect(machine.spawned(at: at(0)) == nil)
        #expect(machine.state == .starting)
        machine.bytesArrived(at: at(0.1))
        #expect(machine.state == .starting)
        machine.frameArrived(at: at(0.1))
        #expect(machine.state == .running)
        #expect(machine.stopWanted(at: at(1)) == .terminate)
        #expect(machine.state == .idle)
        #expect(machine.hasProcess)
        #expect(machine.exited(.exited(255), at: at(1.1), chance: 0) == nil)
        #expect(!machine.hasProcess)
        #expect(machine.lastFailure == nil)
        #expect(machine.deadline == nil)
    }

    @Test func killsWhatDoesNotListen() {
        var machine = running()
        #expect(machine.stopWanted(at: at(1)) == .terminate)
        #expect(machine.deadline == at(3))
        #expect(machine.deadlineReached(at: at(2.9), chance: 0) == nil)
        #expect(machine.deadlineReached(at: at(3), chance: 0) == .kill)
        #expect(machine.deadlineReached(at: at(5), chance: 0) == .kill, "again and again")
        #expect(machine.startWanted(at: at(6)) == nil, "not while the old one is there")
        #expect(machine.exited(.signalled(9), at: at(7), chance: 0) == .spawn)
    }

    @Test func endsWhatSendsNothing() {
        var machine = alive()
        #expect(machine.deadline == at(15))
        machine.bytesArrived(at: at(1))
        machine.frameArrived(at: at(1))
        #expect(machine.deadline == at(11))
        machine.bytesArrived(at: at(5))
        machine.frameArrived(at: at(5))
        #expect(machine.deadlineReached(at: at(11), chance: 0) == nil)
        #expect(machine.deadlineReached(at: at(15), chance: 0) == .terminate)
        #expect(machine.state == .stalled)
        #expect(machine.exited(.exited(255), at: at(15.2), chance: 0.5) == nil)
        #expect(machine.state == .backingOff)
        #expect(machine.lastFailure?.kind == .stalled)
    }

    @Test func endsWhatSendsNoFrame() {
        var machine = alive()
        for tenth in 0..<149 { machine.bytesArrived(at: at(Double(tenth) / 10)) }
        #expect(machine.deadline == at(15))
        #expect(machine.deadlineReached(at: at(15), chance: 0) == .terminate)
        #expect(machine.exited(.exited(0), at: at(15.1), chance: 0) == nil)
        #expect(machine.lastFailure?.kind == .noFrames)
    }

    @Test func waitsLongerAfterEachFailure() {
        var machine = Supervision()
        var now = at(0)
        #expect(machine.startWanted(at: now) == .spawn)
        var waits: [Double] = []
        for _ in 0..<9 {
            #expect(machine.spawnFailed(WorkerFailure(.other), at: now, chance: 0.999_999) == nil)
            let next = machine.nextAttempt ?? now
            waits.append((next - now).inSeconds.rounded(.up))
            #expect(machine.deadlineReached(at: next, chance: 0) == .spawn)
            now = next
        }
        #expect(waits == [1, 1, 2, 4, 8, 16, 30, 30, 30])
    }

    @Test func aRunThatHasLastedIsForgivenItsFailures() {
        var machine = Supervision()
        #expect(machine.startWanted(at: at(0)) == .spawn)
        for _ in 0..<5 {
            _ = machine.spawnFailed(WorkerFailure(.refused), at: at(0), chance: 0.5)
            #expect(machine.deadlineReached(at: machine.deadline ?? at(0), chance: 0) == .spawn)
        }
        #expect(machine.failures == 5)
        _ = machine.spawned(at: at(100))
        for second in 100...131 {
            machine.bytesArrived(at: at(Double(second)))
            machine.frameArrived(at: at(Double(second)))
        }
        _ = machine.exited(.exited(1), at: at(132), chance: 0.5)
        #expect(machine.failures == 1)
        #expect(machine.nextAttempt == at(132.25))
    }

    @Test func aFilmThatIsOverBeginsAgainSoonHoweverShortItIs() {
        var machine = Supervision()
        _ = machine.startWanted(at: at(0))
        for turn in 0..<20 {
            _ = machine.spawned(at: at(Double(turn)))
            machine.frameArrived(at: at(Double(turn)))
            _ = machine.exited(.exited(0), at: at(Double(turn) + 0.3), chance: 0.999)
            #expect(machine.nextAttempt.map { $0 <= at(Double(turn) + 0.8) } == true)
            _ = machine.deadlineReached(at: at(Double(turn) + 0.8), chance: 0)
        }
    }

    @Test func newDemandTriesAtOnce() {
        var machine = running()
        for _ in 0..<6 {
            _ = machine.exited(.exited(1), at: at(10), chance: 0.9)
            _ = machine.deadlineReached(at: at(60), chance: 0)
            _ = machine.spawned(at: at(60))
        }
        _ = machine.exited(.exited(1), at: at(100), chance: 0.9)
        #expect(machine.nextAttempt.map { $0 > at(110) } == true)
        #expect(machine.startWanted(at: at(101)) == .spawn)
    }

    @Test func newDemandDoesNotLockACamera() {
        var machine = alive()
        machine.complained(WorkerFailure(.authenticationFailed))
        _ = machine.exited(.exited(1), at: at(1), chance: 0)
        #expect(machine.state == .failed)
        #expect(machine.nextAttempt == at(16), "half of 30 s at least")
        #expect(machine.startWanted(at: at(1.5)) == nil)
        #expect(machine.nextAttempt == at(2))
        // A viewer who comes back every second is let through less and less often.
        var attempts = 0
        var now = 2.0
        while now < 120 {
            if machine.startWanted(at: at(now)) == .spawn {
                attempts += 1
                _ = machine.spawned(at: at(now))
                machine.complained(WorkerFailure(.authenticationFailed))
                _ = machine.exited(.exited(1), at: at(now), chance: 0)
            }
            now += 1
        }
        #expect(attempts <= 8)
    }

    @Test func aRefusedPasswordWaitsForMinutes() {
        let backoff = Backoff()
        #expect(backoff.delay(failures: 1, isRefusal: true, chance: 0) == .seconds(15))
        #expect(backoff.delay(failures: 100, isRefusal: true, chance: 0.999) > .seconds(290))
        #expect(backoff.delay(failures: .max, isRefusal: false, chance: 0.5) == .seconds(15))
        #expect(backoff.delay(failures: 1, isRefusal: false, chance: 0) == .milliseconds(100))
    }

    @Test func theMostTellingComplaintIsShown() {
        var machine = alive()
        machine.complained(WorkerFailure(.authenticationFailed, detail: "401"))
        machine.complained(WorkerFailure(.invalidData))
        _ = machine.exited(.exited(1), lastWords: "the end", at: at(1), chance: 0)
        #expect(machine.lastFailure == WorkerFailure(.authenticationFailed, detail: "401"))
    }

    @Test(arguments: [
        (ProcessEnd.exited(0), WorkerFailure.Kind.ended), (.exited(1), .other), (.signalled(11), .crashed),
        (.unknown, .other),
    ])
    func anExitWithoutComplaintIsAFailureToo(status: ProcessEnd, kind: WorkerFailure.Kind) {
        var machine = running()
        _ = machine.exited(status, lastWords: "last words", at: at(1), chance: 0)
        #expect(machine.lastFailure == WorkerFailure(kind, detail: "last words"))
    }

    @Test func aRenewalIsNoFailureAndDoesNotWait() {
        var machine = running()
        #expect(machine.renewalWanted(at: at(1)) == .terminate)
        #expect(machine.state == .starting)
        #expect(machine.exited(.exited(255), at: at(1.1), chance: 0) == .spawn)
        #expect(machine.lastFailure == nil)
        #expect(machine.restarts == 0)
        _ = machine.spawned(at: at(1.1))
        #expect(machine.restarts == 1)
    }

    @Test func stopsWhileItIsBeingSpawned() {
        var machine = Supervision()
        _ = machine.startWanted(at: at(0))
        #expect(machine.stopWanted(at: at(0)) == nil)
        #expect(machine.spawned(at: at(0.1)) == .terminate)
        #expect(machine.state == .idle)
    }

    @Test func whatIsStoppedForGoodStaysSo() {
        var machine = running()
        #expect(machine.stopWanted(isFinal: true, at: at(1)) == .terminate)
        #expect(machine.state == .stopped)
        #expect(machine.startWanted(at: at(1.1)) == nil)
        #expect(machine.exited(.signalled(15), at: at(1.2), chance: 0) == nil)
        #expect(machine.state == .stopped)
        #expect(machine.startWanted(at: at(2)) == nil)
        #expect(!machine.hasProcess)
    }

    @Test func stoppingEndsAPause() {
        var machine = alive()
        _ = machine.exited(.exited(1), at: at(1), chance: 0.9)
        #expect(machine.state == .backingOff)
        #expect(machine.stopWanted(at: at(1)) == nil)
        #expect(machine.state == .idle)
        #expect(machine.deadline == nil)
    }
}
