import Configuration
import HTTP
package import HTTPServer

/// What sinks over HTTP answer when they cannot show a camera.
extension HTTPResponse {
    /// - Parameter suggestion: as ``CameraDirectory/suggestion(for:in:)`` gives it.
    package static func unknownCamera(_ name: String, suggestion: String) -> HTTPResponse {
        .error(404, "there is no camera \(name.quoted) here\(suggestion)")
    }

    package static func full(limit: Int) -> HTTPResponse {
        .error(
            503, "\(limit) viewers are here, as many as max_sessions allows; try again later",
            fields: ["Retry-After": "10"])
    }

    package static func unavailable(_ camera: String, _ reason: CameraUnavailable) -> HTTPResponse {
        .error(
            503, "camera \(camera.quoted) cannot be shown: \(reason.sentence)",
            fields: reason.retryAfter.map { ["Retry-After": "\($0)"] } ?? [:])
    }
}
