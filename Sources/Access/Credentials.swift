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
}
