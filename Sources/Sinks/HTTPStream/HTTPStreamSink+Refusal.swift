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
            case .unknownCamera(let name, let suggestion): .unknownCamera(name, suggestion: suggestion)
            case .wrongQuery(let key, let value, let allowed):
                .error(
                    400,
                    "\(key) must be \(allowed.alternatives), not \(value.quoted)"
                        + NearestName.suggestion(for: value, in: allowed))
            case .full(let limit): .full(limit: limit)
            case .unavailable(let name, let reason): .unavailable(name, reason)
            }
        }
    }
}
