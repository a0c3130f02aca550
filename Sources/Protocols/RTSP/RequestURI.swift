/// What a request URI names: a camera, or one track of it. Absolute (`rtsp://host:8554/cam`) or a path alone (`/cam`, as
/// some recorders send); credentials in it are dropped at once.
package struct RequestURI: Hashable, Sendable {
    package enum Scheme: String, Sendable {
        case rtsp
        case rtsps
        case rtspu
    }

    package enum Control: Hashable, Sendable {
        /// The whole camera.
        case aggregate
        /// One track, 0 to 127: an index into the media of the description.
        case track(Int)
    }

    package struct QueryItem: Hashable, Sendable {
        package var name: String
        /// Empty where there is no `=`.
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// `nil` where the URI is a path alone.
    package let scheme: Scheme?
    /// Host and port as written, without credentials; `nil` where the URI is a path alone.
    package let authority: String?
    /// Without the brackets of an IPv6 address.
    package let host: String?
    /// 1 to 65535; `nil` where it is not given.
    package let port: UInt16?
    /// The camera's path, percent-decoded, without slashes at its ends; may be empty. Valid UTF-8, no control characters.
    package let path: String
    package let control: Control
    /// Percent-decoded.
    package let query: [QueryItem]

    /// The path as written, with its slashes, without the track.
    let encodedPath: String
    /// The query as written, without the track and the slash that the base URL adds.
    let encodedQuery: String?
    /// The URI as written, without credentials.
    package let text: String

    /// The first value of the query item called `name`.
    package func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The camera's URL, to which clients append `trackID=N`: always ends in a slash, after the query where there is one,
    /// because that is how FFmpeg and live555 join them. `authority` stands in where the URI is a path alone.
    package func base(authority fallback: String? = nil) -> String {
        var base = prefix(fallback) + encodedPath
        if let encodedQuery { base += "?" + encodedQuery + "/" } else if !base.hasSuffix("/") { base += "/" }
        return base
    }

    /// `text` made absolute with `authority` where it is a path alone.
    package func absoluteText(authority fallback: String? = nil) -> String {
        self.authority == nil ? prefix(fallback) + text : text
    }

    private func prefix(_ fallback: String?) -> String {
        guard let authority = authority ?? fallback else { return "" }
        return "\((scheme ?? .rtsp).rawValue)://\(authority)"
    }

    init(
        scheme: Scheme?, authority: Authority?, path: String, control: Control, query: [QueryItem],
        encodedPath: String, encodedQuery: String?, text: String
    ) {
        self.scheme = scheme
        self.authority = authority?.text
        self.host = authority?.host
        self.port = authority?.port
        self.path = path
        self.control = control
        self.query = query
        self.encodedPath = encodedPath
        self.encodedQuery = encodedQuery
        self.text = text
    }
}
