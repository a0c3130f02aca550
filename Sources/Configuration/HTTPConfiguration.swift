extension Configuration {
    /// `http:` in weir.yaml: the one port for browsers and programs.
    package struct HTTP: Hashable, Sendable {
        /// Where it listens without TLS; at least one address.
        package var listen = [ListenAddress(host: "0.0.0.0", port: 8080)]
        /// Where it listens with TLS; nil is nowhere.
        package var tls: TLS?
        /// Connections in all, and from one address. Those of trusted proxies count in all only.
        package var maxConnections = 8192
        package var maxConnectionsPerAddress = 1024
        /// How long a connection may be without a request.
        package var idleTimeout: Duration = .seconds(60)
        /// How long a request's head may take, from its first byte on.
        package var headerTimeout: Duration = .seconds(10)
        /// Whose pages may read what is meant for other pages (media): `*`, or origins like `https://example.com`.
        package var allowedOrigins = ["*"]
        /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
        package var trustedProxies = AddressRange.loopback

        package init() {}

        init(from reader: inout SettingsReader) {
            let standard = Self()
            listen = reader.value("listen", .list(of: .address).checked(Self.complain), default: standard.listen)
            tls = reader.tls(listen: ListenAddress(host: "0.0.0.0", port: 8443))
            if let tls, let other = listen.first(where: { $0.clashes(with: tls.listen) }) {
                reader.error("cannot listen on \(tls.listen): \"listen\" beside it has \(other)", at: "tls")
            }
            maxConnections = reader.value(
                "max_connections", .integer(in: 1...1_000_000), default: standard.maxConnections)
            maxConnectionsPerAddress = reader.value(
                "max_connections_per_address", .integer(in: 1...1_000_000), default: standard.maxConnectionsPerAddress)
            idleTimeout = reader.value(
                "idle_timeout", .duration(in: .seconds(1)...(.seconds(3600))), default: standard.idleTimeout)
            headerTimeout = reader.value(
                "header_timeout", .duration(in: .seconds(1)...(.seconds(300))), default: standard.headerTimeout)
            allowedOrigins = reader.value("allowed_origins", .list(of: .origin), default: standard.allowedOrigins)
            trustedProxies = reader.value(
                "trusted_proxies", .list(of: .addressRange), default: standard.trustedProxies)
        }

        /// With TLS and without.
        var addresses: [ListenAddress] { listen + [tls?.listen].compactMap(\.self) }

        private static func complain(of addresses: [ListenAddress]) -> String? {
            if addresses.isEmpty { return "must have an address at least" }
            for (index, address) in addresses.enumerated() {
                if let other = addresses[..<index].first(where: { $0.clashes(with: address) }) {
                    return "has \(other) and \(address), which cannot both be had"
                }
            }
            return nil
        }
    }
}

extension SettingType where Value == String {
    /// An origin as browsers write it (RFC 6454 §7), or `*`.
    fileprivate static var origin: SettingType {
        SettingType(expected: "an origin like https://example.com or https://example.com:8443, or *") {
            let text = $0.text.lowercased()
            if text == "*" { return text }
            guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return nil }
            let rest = text.dropFirst(scheme.count)
            let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
            return rest.isEmpty || !isPlain ? nil : text
        }
    }
}
