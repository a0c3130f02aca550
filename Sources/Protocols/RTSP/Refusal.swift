import HTTP

/// Why the owner of a connection does not do what a client asks.
package enum Refusal: Error, Hashable, Sendable {
    /// There is no such camera, or no such track of it: 404.
    case notFound
    /// The camera is there but gives nothing now: 503 with `reason` in the status line, where people see it, and
    /// `Retry-After` in seconds.
    case unavailable(reason: String? = nil, retryAfter: Int? = nil)
    /// None of the offered transports can be had, or the client's ports are another session's: 461. FFmpeg then tries
    /// its next one.
    case unsupportedTransport
    /// The camera has several tracks and the SETUP names none: 459.
    case aggregateOperationNotAllowed
    /// No room for another viewer: 453.
    case tooManyViewers
    /// 403.
    case forbidden
    /// The camera is at another URL: 302.
    case found(at: String)
    /// Something of ours failed: 500.
    case internalError

    package var status: StatusCode {
        switch self {
        case .notFound: return .notFound
        case .unavailable(let reason, _):
            guard let reason else { return .serviceUnavailable }
            return StatusCode(StatusCode.serviceUnavailable.code, "\(StatusCode.serviceUnavailable.reason): \(reason)")
        case .unsupportedTransport: return .unsupportedTransport
        case .aggregateOperationNotAllowed: return .aggregateOperationNotAllowed
        case .tooManyViewers: return .notEnoughBandwidth
        case .forbidden: return .forbidden
        case .found: return .found
        case .internalError: return .internalServerError
        }
    }

    func add(to fields: inout Fields) {
        switch self {
        case .unavailable(_, let seconds?): fields["Retry-After"] = String(seconds)
        case .found(let location): fields["Location"] = location
        default: break
        }
    }
}
