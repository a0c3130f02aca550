/// A protocol's name and version, `RTSP/1.0` or `HTTP/1.1`.
package struct ProtocolVersion: Hashable, Sendable, CustomStringConvertible {
    /// Upper-case letters.
    package var name: String
    /// 0 to 9.
    package var major: Int
    /// 0 to 9.
    package var minor: Int

    package init(_ name: String, _ major: Int, _ minor: Int) {
        self.name = name
        self.major = major
        self.minor = minor
    }

    package static let rtsp10 = Self("RTSP", 1, 0)
    package static let http10 = Self("HTTP", 1, 0)
    package static let http11 = Self("HTTP", 1, 1)

    package var description: String { "\(name)/\(major).\(minor)" }
}

/// The first line of a message (RFC 9112 §2.1, RFC 2326 §6.1 and §7.1).
package enum StartLine: Hashable, Sendable {
    /// `target` has no white space and no control characters, and is at least one character long.
    case request(method: String, target: String, version: ProtocolVersion)
    /// `code` is 100 to 999; `reason` may be empty.
    case status(version: ProtocolVersion, code: Int, reason: String)

    package var version: ProtocolVersion {
        switch self {
        case .request(_, _, let version), .status(let version, _, _): version
        }
    }
}

extension StartLine: CustomStringConvertible {
    /// The line without its CRLF.
    package var description: String {
        switch self {
        case .request(let method, let target, let version): "\(method) \(target) \(version)"
        case .status(let version, let code, let reason): "\(version) \(code) \(reason)"
        }
    }
}
