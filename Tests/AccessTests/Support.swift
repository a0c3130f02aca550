import Configuration
import Runtime
import Testing

@testable import Access

extension Configuration.User {
    /// A user who may do what `rights` says: `view: garden/*, !garden/pond; api: *`.
    static func with(
        _ name: String, password: String? = nil, token: String? = nil, rights: [Action: [String]] = [.view: ["*"]],
        addresses: [String] = []
    ) throws -> Self {
        Self(
            name, password: try password.map { try UserPassword(Secret($0)) }, token: token.map { Secret($0) },
            rights: try .with(rights, addresses: addresses))
    }
}

extension Configuration.Rights {
    static func with(_ rights: [Action: [String]], addresses: [String] = []) throws -> Self {
        var result = Self()
        result.view = rights[.view].map { CameraSelection($0) }
        result.publish = rights[.publish].map { CameraSelection($0) }
        result.api = rights[.api].map { CameraSelection($0) }
        result.record = rights[.record].map { CameraSelection($0) }
        result.configure = rights[.configure].map { CameraSelection($0) }
        result.addresses = try addresses.map { try AddressRange($0) }
        return result
    }
}

extension AccessAttempt {
    /// From 192.0.2.7, unless told otherwise.
    static func of(
        _ credentials: Credentials, _ action: Action = .view, _ camera: String? = "door",
        from host: String = "192.0.2.7",
        origin: RequestOrigin? = nil
    ) throws -> Self {
        AccessAttempt(
            credentials, peer: try .of(host), isSecure: false, action: action,
            camera: try camera.map { try CameraName($0) }, service: "test", origin: origin)
    }
}

extension SocketAddress {
    static func of(_ host: String) throws -> Self { try #require(SocketAddress(host: host, port: 50_000)) }
}

extension Credentials {
    static func password(_ user: String, _ password: String) -> Self { .basic(user: user, password: Secret(password)) }

    /// As a request brings it.
    static func field(_ value: String, method: String = "DESCRIBE") -> Self {
        Credentials(authorization: [value], method: method)
    }
}

extension Verdict: CustomTestStringConvertible {
    /// `allowed anna`, `challenge`, `stale`, `forbidden`, `later 4`, `verify`.
    public var testDescription: String { word }

    var word: String {
        switch self {
        case .allowed(let principal): "allowed \(principal.name)"
        case .challenge(let isStale): isStale ? "stale" : "challenge"
        case .forbidden: "forbidden"
        case .later(let seconds): "later \(seconds)"
        case .verify: "verify"
        }
    }
}

/// A moment of a clock that goes when the test says so.
struct ManualClock {
    var now = MonotonicTime(nanoseconds: 1_000_000_000_000)

    mutating func advance(_ duration: Duration) { now = now + duration }
}
