import Configuration
import Runtime

extension AccessControl {
    /// What credentials are worth.
    enum Authentication: Sendable {
        case known(Principal)
        case wrong
        case stale
        case later(seconds: Int)
        case unverified(PasswordVerification)
    }

    /// Who it is. Wrong credentials are logged, and slow down the address that they come from.
    func authenticate(
        _ credentials: Credentials, from peer: SocketAddress, by service: String, at now: MonotonicTime
    ) -> Authentication {
        switch credentials {
        case .none: return .known(.anonymous)
        case .cookie(let token):
            // One that has expired is no attempt to get in.
            return .known(state.withLock { $0.sessions.user(of: token, at: now) }.map(Principal.user) ?? .anonymous)
        case .basic, .bearer, .digest, .unreadable: break
        }
        let asker = Throttle.Key(peer)
        if let pause = state.withLock({ $0.throttle.pause(of: asker, at: now) }) {
            return .later(seconds: max(1, Int(pause.inSeconds.rounded(.up))))
        }
        switch identify(credentials, from: peer, at: now) {
        case .user(let name):
            state.withLock { $0.throttle.succeeded(asker) }
            return .known(.user(name))
        case .wrong(let name, let reason):
            state.withLock { $0.throttle.failed(asker, at: now) }
            // The form of this line is promised to programs that read logs; see docs/users.md.
            log.warning(
                "authentication failure;", ("service", service), ("rhost", peer.host), ("user", name),
                ("reason", reason))
            return .wrong
        case .stale: return .stale
        case .unverified(let verification): return .unverified(verification)
        }
    }

    private enum Identity {
        case user(String)
        case wrong(user: String, reason: String)
        case stale
        case unverified(PasswordVerification)
    }

    private func identify(
        _ credentials: Credentials, from peer: SocketAddress, at now: MonotonicTime
    ) -> Identity {
        let accounts = state.withLock { $0.accounts }
        let identity: Identity
        switch credentials {
        case .basic(let user, let password):
            identity = compare(password, of: user, in: accounts, from: peer)
        case .digest(let response):
            identity = compare(response, in: accounts, from: peer, at: now)
        case .bearer(let token):
            let user = accounts.user(withTokenCode: key.code(token.exposed))
            identity = user.map { .user($0.name) } ?? .wrong(user: "-", reason: "unknown token")
        case .unreadable(let reason):
            identity = .wrong(user: "-", reason: "the Authorization field \(reason)")
        case .none, .cookie:
            identity = .wrong(user: "-", reason: "nothing to compare")
        }
        // Told apart only here, or the answer would tell strangers that they have found a password.
        guard case .user(let name) = identity, let user = accounts[name], !user.rights.allow(peer) else {
            return identity
        }
        return .wrong(user: name, reason: "the address is none of the user's")
    }

    private func compare(
        _ password: Secret, of name: String, in accounts: Accounts, from peer: SocketAddress
    ) -> Identity {
        let wrong = Identity.wrong(user: name, reason: "wrong user or password")
        let user = accounts[name]
        if case .plain(let right) = user?.password {
            let isRight = ConstantTime.areEqual(key.code(password.exposed), key.code(right.exposed))
            return isRight ? .user(name) : wrong
        }
        var hash = accounts.decoyHash
        var isDecoy = true
        if case .hash(let own) = user?.password {
            hash = own
            isDecoy = false
        }
        guard let hash, password.exposed.utf8.count <= Self.longestPassword, !password.exposed.utf8.contains(0) else {
            return wrong
        }
        let code = key.code(name, hash.exposed, password.exposed)
        switch state.withLock({ $0.verified.answer(code) }) {
        case true?: return isDecoy ? wrong : .user(name)
        case false?: return wrong
        case nil:
            return .unverified(
                PasswordVerification(
                    asker: Throttle.Key(peer), code: code, password: password, hash: hash, isDecoy: isDecoy))
        }
    }

    private func compare(
        _ response: DigestResponse, in accounts: Accounts, from peer: SocketAddress, at now: MonotonicTime
    ) -> Identity {
        guard response.realm == Self.realm, nonces.isFresh(response.nonce, of: peer, at: now) else { return .stale }
        let password = accounts[response.user]?.password
        if case .hash = password {
            return .wrong(
                user: response.user, reason: "digests need a password that is not kept as a hash; use basic")
        }
        // The same work for those who do not exist.
        var right = Secret("")
        if case .plain(let own) = password { right = own }
        let isEqual = ConstantTime.areEqual(Array(response.expected(for: right).utf8), Array(response.response.utf8))
        return isEqual && password != nil
            ? .user(response.user) : .wrong(user: response.user, reason: "wrong user or password")
    }

    /// More than crypt(3) takes is never right.
    private static let longestPassword = 512
}
