package import Access
import Configuration
import HTTP

extension HTTPRequest {
    /// What the request brings to show who sends it.
    package var credentials: Credentials {
        Credentials(
            authorization: fields.values("Authorization"), method: method, cookies: fields.values("Cookie"),
            token: query["token"])
    }

    /// What is known of the page that makes a browser send it.
    package var origin: RequestOrigin {
        let isWebSocket = fields.members("Upgrade").contains { $0.lowercased() == "websocket" }
        return RequestOrigin(
            isUnsafe: isWebSocket || !["GET", "HEAD", "OPTIONS"].contains(method), host: fields["Host"],
            origin: fields["Origin"], fetchSite: fields["Sec-Fetch-Site"],
            isForwarded: fields["Forwarded"] != nil || fields["X-Forwarded-For"] != nil)
    }

    /// What must be allowed for a route; nil where everybody may.
    func attempt(for requirement: Route.Requirement) -> AccessAttempt? {
        let action: Action
        var camera: CameraName?
        switch requirement {
        case .none: return nil
        case .action(let wanted): action = wanted
        case .camera(let wanted):
            action = wanted
            camera = parameters["camera"].flatMap { try? CameraName($0) }
        }
        return AccessAttempt(
            credentials, peer: peer, isSecure: isSecure, action: action, camera: camera, service: "http", origin: origin
        )
    }
}
