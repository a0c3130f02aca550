/// What a request is for (RFC 9112 §3.2): the path in decoded segments, and the query as it was sent.
package struct RequestTarget: Hashable, Sendable {
    /// What stands between the slashes, percent-decoded: `/a%2Fb/` is `["a/b", ""]`. A slash that was sent encoded divides
    /// nothing, so nothing behind a filter for `/api/` is reached as `/api%2F`. Empty for `*`.
    package private(set) var segments: [String] = []
    /// Behind the first `?`, not decoded; empty where there is none.
    package private(set) var query = ""
    /// Of the absolute form, `http://HOST/…`: it wins over the field `Host`.
    package private(set) var authority: String?
    /// `*`: the server as a whole.
    package private(set) var isAsterisk = false

    /// `/` and the segments; `*` for the server as a whole.
    package var path: String { isAsterisk ? "*" : "/" + segments.joined(separator: "/") }

    /// Reads a request's target.
    /// - Throws: `RequestRefusal` (400) for what is no target, and for paths that could lead elsewhere than they look:
    ///   dot segments and control characters, encoded or not.
    package init(_ text: String, method: String) throws(RequestRefusal) {
        var rest = text[...]
        if text == "*" {
            guard method == "OPTIONS" else { throw RequestRefusal(400, "* is a target for OPTIONS only") }
            isAsterisk = true
            return
        }
        if !text.hasPrefix("/") {
            guard let scheme = Self.scheme(of: text) else {
                throw RequestRefusal(400, "the request's target must be a path like /api/status")
            }
            rest = rest.dropFirst(scheme.utf8.count)
            let host = rest.prefix { $0 != "/" && $0 != "?" }
            guard !host.isEmpty, Self.isAuthority(host) else {
                throw RequestRefusal(400, "the request's target has no valid host")
            }
            authority = String(host)
            rest = rest.dropFirst(host.count)
        }
        if rest.contains("#") { throw RequestRefusal(400, "the request's target has a fragment") }
        let path = rest.prefix { $0 != "?" }
        query = String(rest.dropFirst(path.count + 1))
        segments = try Self.segments(of: path)
    }

    private static func scheme(of text: String) -> String? {
        let start = text.prefix(8).lowercased()
        return ["http://", "https://"].first(where: start.hasPrefix)
    }

    private static func segments(of path: Substring) throws(RequestRefusal) -> [String] {
        var segments: [String] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let decoded = PercentDecoding.text(segment) else {
                throw RequestRefusal(400, "the path is not percent-encoded as it should be")
            }
            if decoded.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                throw RequestRefusal(400, "the path has a control character")
            }
            // The whole of `a%2F..%2Fb`, too: whoever joins the segments gets no dots to follow.
            if decoded.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) {
                throw RequestRefusal(400, "the path has a dot segment; leave out \"./\" and \"../\"")
            }
            segments.append(decoded)
        }
        return segments.isEmpty ? [""] : segments
    }

    /// Whether this may be a host with or without a port (RFC 3986 §3.2): no user information, nothing that ends it.
    package static func isAuthority(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        var rest = Substring(text)
        if bytes.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: "]") else { return false }
            let address = rest[rest.index(after: rest.startIndex)..<end]
            guard !address.isEmpty,
                address.utf8.allSatisfy({
                    $0.hexadecimalValue != nil || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                })
            else { return false }
            rest = rest[rest.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return false }
        } else {
            let host = rest.prefix { $0 != ":" }
            guard host.utf8.allSatisfy({ $0.isHostCharacter }) else { return false }
            rest = rest.dropFirst(host.count)
        }
        return rest.isEmpty || rest.dropFirst().utf8.allSatisfy(\.isDigit) && rest.utf8.count <= 6
    }
}

extension UInt8 {
    /// `unreserved`, `sub-delims` and `%` of RFC 3986; the comma would make a list of it.
    fileprivate var isHostCharacter: Bool {
        if isDigit || isLetter { return true }
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"),
            UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="):
            return true
        default: return false
        }
    }
}
