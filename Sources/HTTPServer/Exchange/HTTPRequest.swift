package import Access
package import HTTP
package import Runtime

/// What a client asks, its body complete.
package struct HTTPRequest: Sendable {
    /// As it was sent: methods are case-sensitive (RFC 9110 §9.1). `HEAD` is given to the route of `GET` as it is.
    package var method: String
    /// The target's path, percent-decoded, without a query; begins with `/`.
    package var path: String
    package var query: Query
    package var fields: Fields
    package var body: [UInt8]
    /// What the pattern of the route found in the path.
    package var parameters: [String: String] = [:]
    /// In the log beside everything that this request causes, and in the reply as `X-Request-Id`.
    package var id: String
    package var peer: SocketAddress
    /// It came over TLS.
    package var isSecure: Bool
    package var principal: Principal = .anonymous

    package init(
        method: String, path: String, query: Query = Query(), fields: Fields = [:], body: [UInt8] = [], id: String,
        peer: SocketAddress, isSecure: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
        self.id = id
        self.peer = peer
        self.isSecure = isSecure
    }

    /// The host that the client named, without a port (RFC 9110 §7.2), so that replies can name us as it knows us.
    package var host: String? {
        guard let host = fields["Host"], !host.isEmpty else { return nil }
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
        return String(host.prefix { $0 != ":" })
    }
}

/// The items of a query, percent-decoded, in their order (URL standard, application/x-www-form-urlencoded).
package struct Query: Hashable, Sendable {
    package var items: [Item] = []

    package struct Item: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(_ items: [Item] = []) { self.items = items }

    /// The first item of that name.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }
}
