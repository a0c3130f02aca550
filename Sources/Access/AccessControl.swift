package import Configuration
package import Runtime
import Synchronization

/// One answer to "may this one do that", for every protocol. From any thread.
package final class AccessControl: Sendable {
    /// What users log in to, for clients that keep passwords by it.
    package static let realm = "weir"

    struct State: Sendable {
        var accounts: Accounts
        var throttle = Throttle()
        var verified = VerifiedPasswords()
        var sessions = SessionTable()
    }

    let state: Locked<State>
    let key = ProcessKey()
    let nonces = Nonces()
    private let verifier = PasswordVerifier()
    private let updates = Atomic<Int>(0)

    package init(_ settings: Configuration.Access = Configuration.Access()) {
        state = Locked(State(accounts: Accounts(settings, key: key)))
    }

    /// Decides at once, or says that a slow hash must be computed first.
    package func check(_ attempt: AccessAttempt, at now: MonotonicTime = .now) -> Verdict {
        let accounts = state.withLock { $0.accounts }
        guard !accounts.isEmpty else { return openHouse(attempt, accounts) }
        if attempt.isMadeByAnotherSite {
            // Whoever sits at the browser has not asked for it, so it counts for no more than anybody's.
            return accounts.permit(.anonymous, attempt.action, on: attempt.camera, from: attempt.peer)
                ? .allowed(.anonymous) : .forbidden(Self.anotherSite)
        }
        switch authenticate(attempt.credentials, from: attempt.peer, by: attempt.service, at: now) {
        case .known(let principal):
            if accounts.permit(principal, attempt.action, on: attempt.camera, from: attempt.peer) {
                return .allowed(principal)
            }
            guard case .user(let name) = principal else { return .challenge() }
            let object = attempt.camera.map { " camera \($0)" } ?? ""
            return .forbidden("user \(name) has no right to \(attempt.action.rawValue)\(object)")
        case .wrong: return .challenge()
        case .stale: return .challenge(isStale: true)
        case .later(let seconds): return .later(retryAfterSeconds: seconds)
        case .unverified(let verification): return .verify(verification)
        }
    }

    /// `check`, with the `verify` that it may need: never answers `.verify`.
    package func decide(_ attempt: AccessAttempt) async -> Verdict {
        let verdict = check(attempt)
        guard case .verify(let verification) = verdict else { return verdict }
        guard await verify(verification) else { return .later(retryAfterSeconds: 1) }
        let second = check(attempt)
        if case .verify = second { return .later(retryAfterSeconds: 1) }
        return second
    }

    /// Compares a password with a slow hash, on a thread of its own, and keeps the answer for the next `check`. False
    /// where too many wait for that already.
    @discardableResult
    package func verify(_ verification: PasswordVerification) async -> Bool {
        guard let isRight = await verifier.verify(verification) else { return false }
        state.withLock { $0.verified.keep(isRight, for: verification.code) }
        return true
    }

    /// Whether somebody who has been let in may do this: for lists that show only what one may see, and for those who
    /// are in already.
    package func permits(
        _ principal: Principal, _ action: Action, on camera: CameraName?, from peer: SocketAddress
    ) -> Bool {
        let accounts = state.withLock { $0.accounts }
        if accounts.permit(principal, action, on: camera, from: peer) { return true }
        return accounts.isEmpty && Self.isForThisMachine(action) && peer.isLoopback
    }

    /// Whether there are users to log in as.
    package var hasUsers: Bool { !state.withLock { $0.accounts.isEmpty } }

    /// Takes other users over. Sessions of users who have changed end.
    package func update(_ settings: Configuration.Access) {
        let accounts = Accounts(settings, key: key)
        state.withLock { state in
            let before = state.accounts
            state.accounts = accounts
            state.verified = VerifiedPasswords()
            state.sessions.closeAll { accounts.hasChanged($0, since: before) }
        }
        updates.add(1, ordering: .releasing)
    }

    /// Another number after each `update`: whoever holds viewers looks at it now and then, and asks `permits` again.
    package var generation: Int { updates.load(ordering: .acquiring) }
}
