package import Configuration
package import Runtime

/// The web page's sessions.
extension AccessControl {
    package enum LogIn: Sendable {
        /// The token belongs into a cookie (`SessionCookie`).
        case opened(Secret, Principal)
        case wrong
        case later(retryAfterSeconds: Int)
        case forbidden(String)
    }

    /// Opens a session for whoever has the right password.
    package func logIn(
        user: String, password: Secret, from peer: SocketAddress, origin: RequestOrigin?, by service: String,
        at now: MonotonicTime = .now
    ) async -> LogIn {
        guard hasUsers else { return .forbidden("no users are configured, so there is nobody to log in as") }
        if origin?.isOfAnotherSite == true { return .forbidden(Self.anotherSite) }
        let credentials = Credentials.basic(user: user, password: password)
        switch await recognize(credentials, from: peer, by: service, at: now) {
        case .known(let principal):
            return .opened(state.withLock { $0.sessions.open(for: user, at: now) }, principal)
        case .unknown: return .wrong
        case .later(let seconds): return .later(retryAfterSeconds: seconds)
        }
    }

    package enum Recognition: Sendable {
        case known(Principal)
        case unknown
        case later(retryAfterSeconds: Int)
    }

    /// Who somebody is, whatever they want.
    package func recognize(
        _ credentials: Credentials, from peer: SocketAddress, by service: String, at now: MonotonicTime = .now
    ) async -> Recognition {
        guard hasUsers else { return .known(.anonymous) }
        var authentication = authenticate(credentials, from: peer, by: service, at: now)
        if case .unverified(let verification) = authentication, await verify(verification) {
            authentication = authenticate(credentials, from: peer, by: service, at: now)
        }
        switch authentication {
        case .known(let principal): return .known(principal)
        case .wrong, .stale: return .unknown
        case .later(let seconds): return .later(retryAfterSeconds: seconds)
        case .unverified: return .later(retryAfterSeconds: 1)
        }
    }

    package func logOut(_ token: Secret) { state.withLock { $0.sessions.close(token) } }
}
