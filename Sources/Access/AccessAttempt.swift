package import Configuration
package import Runtime

/// Somebody wants to do something: who they say they are, where they come from, and what they want.
package struct AccessAttempt: Sendable {
    package var credentials: Credentials
    package var peer: SocketAddress
    /// Nobody on the way can read or change it: TLS.
    package var isSecure: Bool
    package var action: Action
    /// nil where the action is about no camera in particular.
    package var camera: CameraName?
    /// In the log: `rtsp`, `http`.
    package var service: String
    /// What a browser says of the page that makes it ask; nil in protocols that no page can speak.
    package var origin: RequestOrigin?

    package init(
        _ credentials: Credentials, peer: SocketAddress, isSecure: Bool, action: Action, camera: CameraName?,
        service: String, origin: RequestOrigin? = nil
    ) {
        self.credentials = credentials
        self.peer = peer
        self.isSecure = isSecure
        self.action = action
        self.camera = camera
        self.service = service
        self.origin = origin
    }
}

/// The answer to an attempt.
package enum Verdict: Sendable {
    case allowed(Principal)
    /// They must say who they are, or have said it wrongly: 401.
    /// - Parameter isStale: the nonce of their digest is too old, and all else may be right (RFC 7616 §3.3).
    case challenge(isStale: Bool = false)
    /// It is known who they are, and they may not: 403. The sentence is for them.
    case forbidden(String)
    /// Too many wrong passwords came from their address: 429.
    case later(retryAfterSeconds: Int)
    /// A slow hash must be computed first: `await access.verify(_:)`, then check again.
    case verify(PasswordVerification)
}
