import HTTPServer
import Router

/// `/healthz` and `/readyz`, for those who watch over processes.
extension ControlAPI {
    var healthRoutes: [Route] {
        [
            // Whoever gets this answer has seen the process serve.
            route("GET", "/healthz", requires: .none, allowsOtherOrigins: true) { _ in Reply.text("ok\n") },
            route("GET", "/readyz", requires: .none, allowsOtherOrigins: true) { _ throws(APIError) in
                guard await router.isReady else {
                    throw APIError(503, "weir is starting or stopping; try again", retryAfter: 1)
                }
                return Reply.text("ok\n")
            },
        ]
    }
}
