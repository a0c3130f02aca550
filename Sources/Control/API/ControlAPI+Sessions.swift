import Access
import Configuration
import HTTPServer
import Router

/// `/api/sessions` and `/api/sinks`.
extension ControlAPI {
    var sessionRoutes: [Route] {
        [
            route("GET", "/api/sessions", requires: .action(.api), listSessions),
            route("DELETE", "/api/sessions/{id}", requires: .action(.configure), endSession),
            route("GET", "/api/sinks", requires: .action(.api), listSinks),
        ]
    }

    @Sendable private func listSessions(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let page = try Page(request.query)
        var sessions = await status(for: request).sessions
        if let camera = request.query["camera"]?.lowercased() {
            sessions.removeAll { $0.camera.lowercased() != camera }
        }
        if let sink = request.query["sink"] { sessions.removeAll { $0.sink != sink } }
        // The oldest first: what a reader has on its page stays there.
        sessions.sort { ($1.age, $0.id) < ($0.age, $1.id) }
        return Reply.json(page.list(of: sessions.map { SessionReply($0) }))
    }

    @Sendable private func endSession(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let id = request.parameters["id"] ?? ""
        guard await router.endSession(id) else {
            throw APIError(404, "there is no session \(id.quoted); it may have ended already")
        }
        return Reply.noContent
    }

    @Sendable private func listSinks(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let page = try Page(request.query)
        return Reply.json(page.list(of: await router.status().sinks.map { SinkReply($0) }))
    }
}
