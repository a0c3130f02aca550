package import Access

/// A method and a pattern of paths, what one must be allowed to do for it, and who answers.
package struct Route: Sendable {
    package enum Handler: Sendable {
        /// Answers when it is ready, on no loop. The task is cancelled when the client leaves.
        case reply(@Sendable (HTTPRequest) async -> HTTPResponse)
        /// Takes the connection over as a WebSocket (RFC 6455), or answers why not.
        case webSocket(@Sendable (HTTPRequest) async -> WebSocketAnswer)
    }

    package enum Requirement: Hashable, Sendable {
        /// Everybody may.
        case none
        case action(Action)
        /// The action on the camera that the parameter `camera` of the path names.
        case camera(Action)
    }

    /// `GET` answers `HEAD`, too.
    package var method: String
    package var pattern: PathPattern
    package var requirement: Requirement
    /// The largest body it takes, in bytes; more is 413.
    package var bodyLimit: Int
    /// It may be asked from pages of other origins (Fetch standard, CORS).
    package var allowsOtherOrigins: Bool
    package var handler: Handler

    package init(
        _ method: String, _ pattern: PathPattern, requires requirement: Requirement, bodyLimit: Int = 64 * 1024,
        allowsOtherOrigins: Bool = false, handler: Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.requirement = requirement
        self.bodyLimit = bodyLimit
        self.allowsOtherOrigins = allowsOtherOrigins
        self.handler = handler
    }
}
