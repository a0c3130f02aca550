package import Configuration

/// Who somebody says they are, and what they prove it with.
package enum Credentials: Sendable {
    case none
    /// RFC 7617.
    case basic(user: String, password: Secret)
    /// RFC 6750.
    case bearer(Secret)
    /// RFC 7616, RFC 2617.
    case digest(DigestResponse)
    /// The web page's session.
    case cookie(Secret)
    /// There is something, but it cannot be understood. The reason goes on from "the Authorization field ".
    case unreadable(String)

    /// They do not say that it is somebody else, so that on a connection of the principal's they need no look.
    package func canBelong(to principal: Principal) -> Bool {
        switch self {
        case .none: true
        case .basic(let user, _): principal == .user(user)
        case .digest(let response): principal == .user(response.user)
        case .bearer, .cookie: principal != .anonymous
        case .unreadable: false
        }
    }
}
