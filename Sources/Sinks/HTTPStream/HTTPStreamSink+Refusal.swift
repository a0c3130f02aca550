import Configuration
import HTTP
import HTTPServer
import Router

extension HTTPStreamSink {
    /// Why somebody gets no stream.
    enum Refusal: Error {
        case unknownCamera(String, suggestion: String)
        case wrongQuery(String, value: String, allowed: [String])
        case full(limit: Int)
        case unavailable(String, CameraUnavailable)

        var response: HTTPResponse {
            switch self {
            case .unknownCamera(let name, let suggestion):
                .error(404, "there is no camera \(name.quoted) here\(suggestion)")
            case .wrongQuery(let key, let value, let allowed):
                .error(
                    400,
                    "\(key) must be \(allowed.alternatives), not \(value.quoted)"
                        + NearestName.suggestion(for: value, in: allowed))
            case .full(let limit):
                .error(
                    503, "\(limit) viewers are here, as many as max_sessions allows; try again later",
                    fields: ["Retry-After": "10"])
            case .unavailable(let name, let reason):
                .error(
                    503, "camera \(name.quoted) cannot be shown: \(reason.sentence)",
                    fields: reason.retryAfter.map { ["Retry-After": "\($0)"] } ?? [:])
            }
        }
    }
}
