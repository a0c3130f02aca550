package import Access
import HTTP

/// Whether a request goes on to its route.
package enum Admission: Sendable {
    case admitted(Principal)
    /// 401, 403 or 429.
    case refused(HTTPResponse)
}

extension AccessControl {
    /// Asks what the route requires, its parameters found. May take as long as a slow hash does.
    package func admit(_ request: HTTPRequest, to route: Route) async -> Admission {
        guard let attempt = request.attempt(for: route.requirement) else { return .admitted(.anonymous) }
        return Admission(await decide(attempt), of: request)
    }

    /// The same where it is known at once; nil where a slow hash must be computed first.
    func admitAtOnce(_ request: HTTPRequest, to route: Route) -> Admission? {
        guard let attempt = request.attempt(for: route.requirement) else { return .admitted(.anonymous) }
        let verdict = check(attempt)
        if case .verify = verdict { return nil }
        return Admission(verdict, of: request)
    }
}

extension Admission {
    fileprivate init(_ verdict: Verdict, of request: HTTPRequest) {
        switch verdict {
        case .allowed(let principal): self = .admitted(principal)
        case .challenge: self = .refused(.unauthorized(request))
        case .forbidden(let reason): self = .refused(.error(403, reason))
        case .later(let seconds): self = .refused(.tooManyRequests(retryAfterSeconds: seconds))
        case .verify: self = .refused(.tooManyRequests(retryAfterSeconds: 1))
        }
    }
}

extension HTTPResponse {
    /// A browser that is told of Basic asks for a password in a window of its own. That is right where a person has opened
    /// an address, and wrong where a script asks, for a page has its own way to log in.
    package static func unauthorized(_ request: HTTPRequest) -> HTTPResponse {
        let mode = request.fields["Sec-Fetch-Mode"]
        let isScript = mode != nil && mode != "navigate" || request.fields["X-Requested-With"] != nil
        var response = error(401, "log in first, or send a user and password (Basic) or a token (Bearer)")
        if !isScript { response.fields.append("WWW-Authenticate", AccessControl.basicChallenge) }
        response.fields.append("WWW-Authenticate", AccessControl.bearerChallenge)
        response.fields["Cache-Control"] = "no-store"
        return response
    }

    package static func tooManyRequests(retryAfterSeconds seconds: Int) -> HTTPResponse {
        error(
            429, "too many wrong passwords came from your address; try again in \(seconds) s",
            fields: ["Retry-After": String(seconds)])
    }
}
