import Runtime
import Testing

@testable import Worker

/// Random lives of a worker: whatever happens in whatever order, these hold.
struct SupervisionPropertyTests {
    /// Repeats from its seed.
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    /// Plays the operating system.
    struct World {
        var machine = Supervision()
        var now = MonotonicTime(nanoseconds: 0)
        /// Asked for and not answered.
        var spawning = 0
        var processes = 0
        var isDying = false
        var isFinal = false
        var kills = 0

        mutating func obey(_ action: Supervision.Action?) {
            switch action {
            case .spawn:
                #expect(spawning == 0 && processes == 0, "two workers at once")
                #expect(!isFinal, "started after the end")
                spawning += 1
            case .terminate:
                #expect(processes == 1, "a signal to nobody")
                isDying = true
            case .kill:
                #expect(processes == 1 && isDying, "killed without being asked")
                kills += 1
            case nil: break
            }
        }

        mutating func check() {
            #expect(machine.hasProcess == (spawning + processes > 0))
            if case .waiting = machine.phase { #expect(machine.deadline != nil) }
            if processes > 0 { #expect(machine.deadline != nil, "a process that nobody watches") }
            if isDying { #expect(machine.state != .running) }
            if machine.state == .running { #expect(processes == 1) }
        }

        mutating func step(_ dice: inout Dice) {
            now = now + .milliseconds(Int.random(in: 0...3000, using: &dice))
            let chance = Double.random(in: 0..<1, using: &dice)
            switch Int.random(in: 0..<12, using: &dice) {
            case 0: obey(machine.startWanted(at: now))
            case 1: obey(machine.stopWanted(at: now))
            case 2: obey(machine.renewalWanted(at: now))
            case 3...4 where spawning > 0:
                spawning = 0
                processes = 1
                isDying = false
                obey(machine.spawned(at: now))
            case 5 where spawning > 0:
                spawning = 0
                obey(machine.spawnFailed(WorkerFailure(.notInstalled), at: now, chance: chance))
            case 6 where processes > 0:
                processes = 0
                isDying = false
                let status = [ProcessEnd.exited(0), .exited(1), .signalled(9), .unknown]
                obey(machine.exited(status[Int(chance * 4)], at: now, chance: chance))
            case 7: machine.bytesArrived(at: now)
            case 8: machine.frameArrived(at: now)
            case 9:
                let kinds = WorkerFailure.Kind.allCases
                machine.complained(WorkerFailure(kinds[Int(chance * Double(kinds.count))]))
            default:
                if let deadline = machine.deadline, chance < 0.8 { now = max(now, deadline) }
                obey(machine.deadlineReached(at: now, chance: chance))
            }
            check()
        }

        /// From any state, within a bounded number of steps.
        mutating func shutDown() {
            isFinal = true
            obey(machine.stopWanted(isFinal: true, at: now))
            if spawning > 0 {
                spawning = 0
                processes = 1
                obey(machine.spawned(at: now))
            }
            if processes > 0 {
                // It ignores SIGTERM: SIGKILL must come within the grace.
                let before = kills
                now = max(now, machine.deadline ?? now)
                obey(machine.deadlineReached(at: now, chance: 0))
                #expect(kills == before + 1)
                processes = 0
                obey(machine.exited(.signalled(9), at: now, chance: 0))
            }
            obey(machine.startWanted(at: now))
            #expect(machine.state == .stopped)
            #expect(!machine.hasProcess && machine.deadline == nil)
        }
    }

    @Test(arguments: 0..<40)
    func thereAreNeverTwoWorkers(seed: Int) {
        var dice = Dice(state: UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1)
        for _ in 0..<10 {
            var world = World()
            for _ in 0..<300 { world.step(&dice) }
            world.shutDown()
        }
    }
}
