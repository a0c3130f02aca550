import Access
import Configuration
import HTTPServer
import Router
import Worker

/// `/api/probe`: what a camera sends, before it is added.
extension ControlAPI {
    var probeRoutes: [Route] { [route("POST", "/api/probe", requires: .action(.configure), probe)] }

    private struct Answer: Encodable {
        var format: String
        var tracks: [ProbedTrack]
    }

    private struct Failure: Encodable {
        var status = "error"
        var error: String
        /// One word for programs.
        var kind: String
    }

    @Sendable private func probe(_ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        let camera = try probedCamera(request)
        do throws(ProbeError) {
            let report = try await router.probe(camera)
            return Reply.json(Answer(format: report.format, tracks: report.tracks.map(ProbedTrack.init)))
        } catch {
            switch error {
            case .scheme(let allowed):
                throw .invalid(field: "url", "\"url\" must begin with \(allowed.map { $0 + "://" }.alternatives)")
            case .busy: throw APIError(503, "other cameras are being probed; try again", retryAfter: 5)
            case .failed(let kind, let sentence):
                return Reply.json(Failure(error: sentence, kind: kind), status: 502)
            }
        }
    }

    private func probedCamera(_ request: HTTPRequest) throws(APIError) -> CameraConfiguration {
        var object = try JSONObject(request)
        let text = try object.requiredString("url")
        let user = try object.string("user")
        let password = try object.string("password")
        let transport = try object.string("transport")
        try object.finish()
        do {
            var url = try CameraURL(text)
            if let user, !user.isEmpty {
                guard !url.hasCredentials else {
                    throw APIError.invalid(
                        field: "user", "\"user\" cannot stand beside a user in \"url\"; keep them in one place")
                }
                url = url.with(user: user, password: password.map { Secret($0) })
            }
            var camera = CameraConfiguration(name: try CameraName("probe"), url: url)
            if let transport {
                guard let known = CameraConfiguration.Transport(rawValue: transport) else {
                    throw APIError.invalid(field: "transport", "\"transport\" must be tcp, udp or auto")
                }
                camera.transport = known
            }
            return camera
        } catch let error as APIError {
            throw error
        } catch {
            throw .invalid(field: "url", "\"url\" \(error)")
        }
    }
}

/// A track as ffprobe sees it.
private struct ProbedTrack: Encodable {
    var kind: String
    var codec: String
    var profile: String?
    var width: Int?
    var height: Int?
    var fps: Double?
    var sampleRate: Int?
    var channels: Int?
    var bitrate: Int?

    init(_ track: ProbeReport.Track) {
        kind = track.kind
        codec = track.codec
        profile = track.profile
        width = track.width
        height = track.height
        fps = track.frameRate
        sampleRate = track.sampleRate
        channels = track.channels
        bitrate = track.bitrate
    }
}
