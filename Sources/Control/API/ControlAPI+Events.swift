import Access
import Configuration
import HTTP
import HTTPServer
import Router
import Runtime

/// `/api/events` and `/api/cameras/NAME/events`.
extension ControlAPI {
    var eventRoutes: [Route] {
        [
            route("GET", "/api/events", requires: .action(.api)) { request throws(APIError) in
                try follow(request, camera: nil)
            },
            route("GET", "/api/cameras/{camera...}/events", requires: .camera(.api)) { request throws(APIError) in
                try follow(request, camera: try camera(request).name)
            },
        ]
    }

    private func follow(_ request: HTTPRequest, camera: CameraName?) throws(APIError) -> HTTPResponse {
        let position = try position(request)
        let principal = request.principal
        let (access, peer, log) = (access, request.peer, router.events)
        let isWanted: @Sendable (Event) -> Bool = { event in
            guard let name = event.camera.flatMap({ try? CameraName($0) }) else { return camera == nil }
            // Rights may have been taken away meanwhile.
            return (camera == nil || name == camera) && access.permits(principal, .api, on: name, from: peer)
        }
        var response = HTTPResponse(fields: ["Content-Type": "text/event-stream", "Cache-Control": "no-store"])
        // Some proxies gather what they pass on.
        response.fields["X-Accel-Buffering"] = "no"
        guard request.method != "HEAD" else { return response }
        guard let pass = followers.enter() else {
            throw APIError(
                503, "\(followers.most) clients follow the events already; close one of them", retryAfter: 10)
        }
        response.body = .stream { writer in
            EventStream(writer, log: log, after: position, pass: pass, isWanted: isWanted)
        }
        return response
    }

    /// After which event the client wants to go on: the one that it saw last, or so many before now as `recent` says.
    private func position(_ request: HTTPRequest) throws(APIError) -> UInt64 {
        if let seen = request.fields["Last-Event-ID"] ?? request.query["lastEventId"] {
            guard let id = UInt64(seen) else {
                throw .invalid(field: "Last-Event-ID", "\"Last-Event-ID\" must be the id of an event, a number")
            }
            // One of a time to come is of a clock that was put back since.
            return min(id, router.events.last)
        }
        guard let text = request.query["recent"] else { return router.events.last }
        guard let count = Int(text), (0...1000).contains(count) else {
            throw .invalid(field: "recent", "\"recent\" must be a whole number from 0 to 1000")
        }
        let camera = request.parameters["camera"]
        return router.events.recent(camera: camera, limit: count).first.map { $0.id - 1 } ?? router.events.last
    }
}
