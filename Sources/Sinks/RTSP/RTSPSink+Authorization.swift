import Access
import Configuration
import HTTP
import RTSP
import Router
import Runtime

extension RTSPSink {
    /// What clients are offered to say who they are with.
    enum Authentication: String, CaseIterable {
        /// Digest, unless a user's password is kept as a hash, which digests cannot be checked against: Basic then, for
        /// clients that are offered both never try the second. Inside TLS, both.
        case auto
        case digest
        case basic
        case both
    }

    /// The values of `WWW-Authenticate`.
    func challenges(for peer: SocketAddress, isSecure: Bool, isStale: Bool) -> [String] {
        let access = environment.access
        let digests = settings.digestAlgorithms.map {
            access.digestChallenge($0, for: peer, isStale: isStale)
        }
        let basic = [AccessControl.basicChallenge]
        switch settings.authentication {
        case .digest: return digests
        case .basic: return basic
        case .both: return digests + basic
        case .auto:
            let users = access.digestUsers
            if users.cannot.isEmpty { return isSecure ? digests + basic : digests }
            return isSecure && !users.can.isEmpty ? digests + basic : basic
        }
    }

    /// Tells at the start what will surprise somebody later.
    func warnOfAuthentication() {
        let users = environment.access.digestUsers.cannot.joined(separator: ", ")
        guard !users.isEmpty else { return }
        switch settings.authentication {
        case .auto:
            log.warning(
                "passwords go over the network as they are: digests cannot be checked against hashes"
                    + " (give these users plain passwords in weir.yaml, or encrypt RTSP)",
                ("sink", name), ("users", users))
        case .digest:
            log.warning(
                "these users cannot log in: digests cannot be checked against hashes (see \"authentication\")",
                ("sink", name), ("users", users))
        case .basic, .both: break
        }
    }
}

extension RTSPSink.Connection {
    /// Answers whether the client may do what it asks.
    func authorize(_ request: ServerSession.Authorization) {
        let credentials = Credentials(
            authorization: request.request.fields.values("Authorization"), method: request.request.methodName,
            token: request.uri.queryValue("token"))
        let attempt = AccessAttempt(
            credentials, peer: peer, isSecure: isSecure, action: .view,
            camera: try? CameraName(request.uri.path), service: "rtsp")
        // Whom the connection has been shown to belong to it belongs to until it ends: some clients authenticate its
        // first request only, and a pause for their address must not end what goes on.
        if let principal, credentials.canBelong(to: principal),
            access.permits(principal, .view, on: attempt.camera, from: peer)
        {
            return settle(.granted)
        }
        decide(attempt, access.check(attempt))
    }

    private var access: AccessControl { station.sink.environment.access }

    private func decide(_ attempt: AccessAttempt, _ verdict: Verdict) {
        switch verdict {
        case .allowed(let principal):
            self.principal = principal
            settle(.granted)
        case .challenge(let isStale):
            settle(.challenged(station.sink.challenges(for: peer, isSecure: isSecure, isStale: isStale)))
        case .forbidden(let reason):
            log.info("a viewer was refused", ("peer", peer), ("reason", reason))
            settle(.refused(.forbidden))
        case .later(let seconds):
            settle(
                .refused(
                    .unavailable(reason: "too many wrong passwords from your address", retryAfter: seconds)))
        case .verify:
            let (connection, access) = (LoopBound(self, on: loop), access)
            Task {
                let verdict = await access.decide(attempt)
                connection.loop.execute { connection.value.decide(attempt, verdict) }
            }
        }
    }

    private func settle(_ verdict: ServerSession.Verdict) {
        guard isOpen else { return }
        answered(nil, then: session.respondAuthorization(verdict, at: .now))
    }

    /// To be called when users have changed.
    func closeIfForbidden() {
        guard let camera = subscription?.camera.name,
            !access.permits(principal ?? .anonymous, .view, on: camera, from: peer)
        else { return }
        close(reason: "it may not watch this camera any more")
    }
}
