import Configuration
import HTTP
import HTTPServer
import Router

extension HLSSink {
    /// Why somebody gets no playlist or no media.
    enum Refusal: Error {
        case unknownCamera(String, suggestion: String)
        case wrongVariant(String)
        case wrongDirective(String, value: String, expected: String)
        case partWithoutSegment
        case tooFarAhead(segment: Int, part: Int?, newest: Int)
        case unknownFile(String)
        case full(limit: Int)
        case unavailable(String, CameraUnavailable)
        /// Nothing new has come in as long as one is to wait.
        case late(String)
        case ended(String)
        case sessionEnded

        var response: HTTPResponse {
            var response = plainResponse
            response.fields["Cache-Control"] = "no-store"
            return response
        }

        private var plainResponse: HTTPResponse {
            switch self {
            case .unknownCamera(let name, let suggestion): .unknownCamera(name, suggestion: suggestion)
            case .wrongVariant(let text):
                .error(
                    400,
                    "variant must be \(Format.allCases.map(\.rawValue).alternatives), not \(text.quoted)"
                        + NearestName.suggestion(for: text, in: Format.allCases.map(\.rawValue)))
            case .wrongDirective(let name, let value, let expected):
                .error(400, "\(name) must be \(expected), not \(value.quoted)")
            case .partWithoutSegment: .error(400, "_HLS_part needs _HLS_msn beside it")
            case .tooFarAhead(let segment, let part, let newest):
                .error(
                    400,
                    "segment \(segment)\(part.map { ", part \($0)," } ?? "") is too far ahead to wait for; the newest is "
                        + "\(newest)")
            case .unknownFile(let name):
                .error(404, "there is no \(name.quoted) (any more); the playlist tells what there is")
            case .full(let limit): .full(limit: limit)
            case .unavailable(let name, let reason): .unavailable(name, reason)
            case .late(let name):
                .error(
                    503, "camera \(name.quoted) has sent nothing to show for too long; try again later",
                    fields: ["Retry-After": "5"])
            case .ended(let name): .error(404, "camera \(name.quoted) is no longer served here")
            case .sessionEnded: .error(410, "the session was ended; open index.m3u8 again to begin another")
            }
        }
    }
}
