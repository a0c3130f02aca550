package import Configuration
package import Runtime

/// One answer to "may this one do that", for every protocol. From any thread.
package final class AccessControl: Sendable {
    private let settings: Locked<Configuration.Access>

    package init(_ settings: Configuration.Access = Configuration.Access()) { self.settings = Locked(settings) }

    /// Decides at once, or says that a slow hash must be computed first.
    package func check(_ attempt: AccessAttempt, at now: MonotonicTime = .now) -> Verdict { .allowed(.anonymous) }

    /// Compares a password with a slow hash, on a thread of its own, and keeps the answer for the next `check`.
    package func verify(_ verification: PasswordVerification) async {}

    /// `check`, with whatever `verify` it needs: never answers `.verify`.
    package func decide(_ attempt: AccessAttempt) async -> Verdict { .allowed(.anonymous) }

    /// Whether somebody who has been let in may do this: for lists that show only what one may see.
    package func permits(
        _ principal: Principal, _ action: Action, on camera: CameraName?, from peer: SocketAddress
    ) -> Bool { true }

    /// Takes other users over. Sessions of users who have changed end.
    package func update(_ settings: Configuration.Access) { self.settings.withLock { $0 = settings } }
}
