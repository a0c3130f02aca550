import Configuration
import HTTP
import Runtime

/// Who really asks, where a reverse proxy stands between: what proxies of ours tell is believed, and nobody else.
struct ProxiedClient {
    var peer: SocketAddress
    var isSecure: Bool

    /// - Parameters:
    ///   - address: of whoever is at the other end of the socket.
    ///   - isTrusted: that is a proxy of ours.
    init(_ address: SocketAddress, isSecure: Bool, fields: Fields, trusted: [AddressRange], isTrusted: Bool) {
        peer = address
        self.isSecure = isSecure
        guard isTrusted else { return }
        if !isSecure, let scheme = fields.members("X-Forwarded-Proto").last {
            self.isSecure = Fields.isSame(scheme, "https")
        }
        // Each proxy adds whom it heard; what stands before the first stranger may be invented.
        for text in fields.members("X-Forwarded-For").reversed() {
            let host = text.hasPrefix("[") ? String(text.dropFirst().prefix { $0 != "]" }) : text
            guard let client = SocketAddress(host: host, port: 0) else { return }
            peer = client
            guard trusted.holds(client) else { return }
        }
    }
}

extension [AddressRange] {
    func holds(_ address: SocketAddress) -> Bool {
        let host = address.host
        return contains { $0.contains(host) }
    }
}
