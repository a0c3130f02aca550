/// What an HTTP request says of where it comes from, against pages of other sites that use a browser's rights.
package struct RequestOrigin: Hashable, Sendable {
    /// It changes something, or takes the connection over: any method but GET, HEAD and OPTIONS; WebSockets, too.
    package var isUnsafe: Bool
    /// The field `Host`, with its port.
    package var host: String?
    /// The field `Origin` (RFC 6454).
    package var origin: String?
    /// The field `Sec-Fetch-Site` (W3C Fetch Metadata).
    package var fetchSite: String?
    /// A proxy has put its name in: what looks like this machine may be anybody.
    package var isForwarded: Bool

    package init(
        isUnsafe: Bool, host: String? = nil, origin: String? = nil, fetchSite: String? = nil, isForwarded: Bool = false
    ) {
        self.isUnsafe = isUnsafe
        self.host = host
        self.origin = origin
        self.fetchSite = fetchSite
        self.isForwarded = isForwarded
    }
}

extension RequestOrigin {
    /// A page of another site makes the browser ask. Programs that are no browsers send neither field; browsers send
    /// `Sec-Fetch-Site` where the connection is secure or to this machine, and `Origin` with all that is unsafe.
    package var isOfAnotherSite: Bool {
        if let fetchSite { return fetchSite != "same-origin" && fetchSite != "none" }
        guard let origin else { return false }
        guard let host, let authority = Self.authority(of: origin) else { return true }
        return authority != Self.withoutStandardPort(host.lowercased(), of: origin)
    }

    /// The client calls us by a name of this machine. A page whose own name was made to resolve to 127.0.0.1 (DNS
    /// rebinding) is of the same origin as we, but cannot do that.
    var namesLoopback: Bool {
        guard let host = host?.lowercased() else { return false }
        if host.hasPrefix("[::1]") { return host.count == 5 || host.dropFirst(5).first == ":" }
        let name = host.prefix { $0 != ":" }
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }

    /// Host and port of `https://host:port`, without the port that its scheme has anyway.
    private static func authority(of origin: String) -> String? {
        guard let separator = origin.utf8.firstRange(of: "://".utf8) else { return nil }
        return withoutStandardPort(origin[separator.upperBound...].lowercased(), of: origin)
    }

    private static func withoutStandardPort(_ authority: String, of origin: String) -> String {
        let port = origin.lowercased().hasPrefix("https:") ? ":443" : ":80"
        return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }
}
