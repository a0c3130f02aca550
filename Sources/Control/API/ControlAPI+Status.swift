import Access
import Configuration
import HTTPServer
import Router

/// `/api/status` and `/api/reload`.
extension ControlAPI {
    var statusRoutes: [Route] {
        [
            route("GET", "/api/status", requires: .action(.api), getStatus),
            route("POST", "/api/reload", requires: .action(.configure), reload),
        ]
    }

    @Sendable private func getStatus(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let status = await router.status()
        let total = status.sinks.flatMap(\.traffic.values).reduce(into: SinkTraffic()) { $0 += $1 }
        let bytesIn = status.cameras.reduce(0) { $0 + $1.bytesIn }
        let rates = throughput.rates(bytesIn: bytesIn, bytesOut: total.bytesOut)
        return Reply.json(
            StatusReply(part(of: status, for: request), rates: rates, sources: await router.sources()))
    }

    /// What a reload answers: what has changed, or every complaint.
    private struct Refusal: Encodable {
        var status = "error"
        var error: String
        var complaints: [String]
    }

    @Sendable private func reload(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        switch await router.reload(by: request.principal.name) {
        case .done(let summary): return Reply.json(summary)
        case .rejected(let diagnostics):
            let complaints = diagnostics.all.map(\.description)
            return Reply.json(
                Refusal(
                    error: "the files have errors; nothing was changed: " + (complaints.first ?? "none is known"),
                    complaints: complaints),
                status: 400)
        }
    }
}
