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
