import Bytes
import Configuration
import HTTP
package import HTTPServer

/// The page that people see: the wall of all cameras at `/`, and one camera at `/CAMERA/`.
///
/// It is one document for all addresses, and modules that ask the API for everything. Nobody needs to be known to get it,
/// as it has to ask who they are.
package struct WebPage: Sendable {
    /// Under which its routes hang in the route table.
    package static let owner = "page"

    private let files: [String: PageFile]
    private let document: SharedBytes
    /// Changes with any byte of any file, and stands in the address of each: so browsers may keep them for ever.
    let version: String

    package init() {
        let files = PageFile.all
        version = PageFile.version(of: files)
        let html = files["index.html"]?.content ?? SharedBytes([])
        let text = html.span.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        document = SharedBytes(Array(text.replacing("{version}", with: version).utf8))
        self.files = files
    }

    package var routes: [Route] {
        [
            Route("GET", "/", requires: .none, handler: .reply { _ in page }),
            Route("GET", "/{camera...}/", requires: .none, handler: .reply(player)),
            Route("GET", "/assets/{version}/{file...}", requires: .none, handler: .reply(asset)),
            Route(
                "GET", "/favicon.ico", requires: .none, handler: .reply { _ in file("favicon.svg", isLasting: false) }),
        ]
    }

    private var page: HTTPResponse {
        var response = HTTPResponse(fields: Self.fields(type: "text/html; charset=utf-8"), body: .shared(document))
        response.fields["Cache-Control"] = "no-cache"
        response.fields["Content-Security-Policy"] = Self.securityPolicy
        response.fields["Cross-Origin-Opener-Policy"] = "same-origin"
        response.entityTag = "\"\(version)\""
        return response
    }

    /// Whether there is such a camera is for the API to say, to those who may know.
    @Sendable private func player(_ request: HTTPRequest) -> HTTPResponse {
        do throws(CameraName.Invalid) {
            _ = try CameraName(request.parameters["camera"] ?? "")
            return page
        } catch {
            return .error(404, "there is nothing at \(request.path.quoted)")
        }
    }

    @Sendable private func asset(_ request: HTTPRequest) -> HTTPResponse {
        // A page that was open while weir was updated gets what there is now, and does not keep it.
        file(request.parameters["file"] ?? "", isLasting: request.parameters["version"] == version)
    }

    private func file(_ name: String, isLasting: Bool) -> HTTPResponse {
        guard name != "index.html", let file = files[name] else {
            return .error(404, "the web page has no file \(name.quoted)")
        }
        var response = HTTPResponse(fields: Self.fields(type: file.type), body: .shared(file.content))
        response.fields["Cache-Control"] = isLasting ? "public, max-age=31536000, immutable" : "no-cache"
        response.entityTag = "\"\(version)\""
        return response
    }

    private static func fields(type: String) -> Fields {
        [
            "Content-Type": type, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        ]
    }

    /// Content Security Policy Level 3: our own files, and nothing that was written into the page.
    static let securityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "media-src 'self' blob:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'",
        "require-trusted-types-for 'script'",
    ].joined(separator: "; ")
}
