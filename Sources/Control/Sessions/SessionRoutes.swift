package import Access
import Configuration
import Foundation
import HTTP
package import HTTPServer

/// How the web page logs in and out, and learns who it is.
package struct SessionRoutes: Sendable {
    /// Under which they hang in the route table.
    package static let owner = "sessions"

    private let access: AccessControl

    package init(access: AccessControl) { self.access = access }

    package var routes: [Route] {
        [
            Route("POST", "/api/login", requires: .none, bodyLimit: 4096, handler: .reply(logIn)),
            Route("POST", "/api/logout", requires: .none, bodyLimit: 4096, handler: .reply(logOut)),
            Route("GET", "/api/session", requires: .none, handler: .reply(tell)),
        ]
    }

    private struct LogInBody: Decodable {
        var user: String
        var password: String
    }

    private func logIn(_ request: HTTPRequest) async -> HTTPResponse {
        // A form of another site cannot be of this type without being asked for first (Fetch standard, CORS).
        let type = request.fields["Content-Type"]?.lowercased().prefix { $0 != ";" }.trimmingWhiteSpace
        guard type == "application/json" else {
            return .error(415, "send the name and the password as application/json")
        }
        guard let body = try? JSONDecoder().decode(LogInBody.self, from: Data(request.body)) else {
            return .error(400, "the body must be {\"user\": NAME, \"password\": PASSWORD}")
        }
        let outcome = await access.logIn(
            user: body.user, password: Secret(body.password), from: request.peer, origin: request.origin, by: "http")
        switch outcome {
        case .opened(let token, let principal):
            var response = session(of: principal, for: request)
            response.fields["Set-Cookie"] = SessionCookie.setting(token, isSecure: request.isSecure)
            return response
        case .wrong:
            var response = HTTPResponse.error(401, "the name or the password is wrong")
            response.fields["WWW-Authenticate"] = AccessControl.bearerChallenge
            return response
        case .later(let seconds): return .tooManyRequests(retryAfterSeconds: seconds)
        case .forbidden(let reason): return .error(403, reason)
        }
    }

    private func logOut(_ request: HTTPRequest) async -> HTTPResponse {
        guard !request.origin.isOfAnotherSite else { return .error(403, AccessControl.anotherSite) }
        if case .cookie(let token) = request.credentials { access.logOut(token) }
        return HTTPResponse(
            status: 204, fields: ["Set-Cookie": SessionCookie.removal(isSecure: request.isSecure)])
    }

    private func tell(_ request: HTTPRequest) async -> HTTPResponse {
        switch await access.recognize(request.credentials, from: request.peer, by: "http") {
        case .known(let principal): return session(of: principal, for: request)
        case .unknown: return .unauthorized(request)
        case .later(let seconds): return .tooManyRequests(retryAfterSeconds: seconds)
        }
    }

    private struct SessionReply: Encodable {
        /// Absent for those without a name.
        var user: String?
        /// There are users to log in as.
        var hasUsers: Bool
        /// By action: with some camera where it is about seeing, with all where it is about changing.
        var rights: [String: Bool]
    }

    private func session(of principal: Principal, for request: HTTPRequest) -> HTTPResponse {
        var reply = SessionReply(hasUsers: access.hasUsers, rights: [:])
        if case .user(let name) = principal { reply.user = name }
        for action in Action.allCases {
            reply.rights[action.rawValue] = access.permits(principal, action, on: nil, from: request.peer)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let body = try? encoder.encode(reply) else { return .error(500, "the reply could not be made") }
        return HTTPResponse(
            fields: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: .bytes(Array(body)))
    }
}
