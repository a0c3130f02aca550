package import Runtime

/// What clients are asked to prove who they are with: values of `WWW-Authenticate`.
extension AccessControl {
    /// RFC 7616 §3.3, without `qop`: RTSP clients know it little, and those that do not must not be sent one.
    package func digestChallenge(
        _ algorithm: DigestAlgorithm = .md5, for peer: SocketAddress, isStale: Bool = false,
        at now: MonotonicTime = .now
    ) -> String {
        var challenge = "Digest realm=\"\(Self.realm)\", nonce=\"\(nonces.make(for: peer, at: now))\""
        // Some clients take the field for a sign that they cannot go on; without it, it is MD5.
        challenge += ", algorithm=\(algorithm.rawValue)"
        return challenge + (isStale ? ", stale=true" : "")
    }

    /// RFC 7617.
    package static var basicChallenge: String { "Basic realm=\"\(realm)\", charset=\"UTF-8\"" }

    /// RFC 6750 §3.
    package static var bearerChallenge: String { "Bearer realm=\"\(realm)\"" }

    /// Users who can log in by digest, for their passwords are not hashes.
    package var digestUsers: (can: [String], cannot: [String]) { state.withLock { $0.accounts.digestUsers } }
}
