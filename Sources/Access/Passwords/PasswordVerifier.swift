import Runtime

/// Computes slow hashes on one thread of its own, one after the other, so that neither loops nor tasks wait in them, and
/// no more than one core is ever spent on strangers.
final class PasswordVerifier: Sendable {
    private struct Job: Sendable {
        let verification: PasswordVerification
        let done: @Sendable (Bool) -> Void
    }

    private struct State: Sendable {
        var waiting: [Job] = []
        var isRunning = false
    }

    private let state = Locked(State())

    /// Verifications that may wait, and those of one address among them: what a crowd can try before the first answer
    /// slows it down.
    static let capacity = 64
    static let capacityPerAsker = 4

    /// Whether the password is right; nil where too many wait already.
    func verify(_ verification: PasswordVerification) async -> Bool? {
        await withCheckedContinuation { continuation in
            let job = Job(verification: verification) { continuation.resume(returning: $0) }
            if !add(job) { continuation.resume(returning: nil) }
        }
    }

    private func add(_ job: Job) -> Bool {
        enum Outcome { case refused, waits, starts }
        let outcome = state.withLock { state -> Outcome in
            let own = state.waiting.count { $0.verification.asker == job.verification.asker }
            guard state.waiting.count < Self.capacity, own < Self.capacityPerAsker else { return .refused }
            state.waiting.append(job)
            defer { state.isRunning = true }
            return state.isRunning ? .waits : .starts
        }
        guard outcome == .starts else { return outcome == .waits }
        do throws(SystemError) {
            try Thread.start(name: "weir-passwords") { self.run() }
            return true
        } catch {
            log.error("no password can be checked", ("error", error))
            let stranded = state.withLock { state in
                defer { state = State() }
                return state.waiting
            }
            // Ours is the first, for nothing waited when it came.
            for other in stranded.dropFirst() { other.done(false) }
            return false
        }
    }

    /// Until nothing waits any more.
    private func run() {
        while let job = next() {
            let isRight = CryptHash.verify(job.verification.password, job.verification.hash)
            job.done(isRight && !job.verification.isDecoy)
        }
    }

    private func next() -> Job? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
