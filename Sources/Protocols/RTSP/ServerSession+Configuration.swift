extension ServerSession {
    package enum Carriage: Hashable, Sendable {
        case udp
        case interleaved
        case multicast
    }

    package struct Configuration: Sendable {
        /// The `Server` field.
        package var server: String
        /// How packets may go. A connection inside TLS or an HTTP tunnel offers `interleaved` alone: UDP would go around
        /// the encryption or the firewall.
        package var carriages: Set<Carriage> = [.udp, .interleaved]
        /// Host and port that stand in URLs we write where the client sends paths alone: our address on this connection.
        package var authority: String?
        /// Option tags that a client may `Require`.
        package var features: Set<String> = []
        /// Ask the owner about every DESCRIBE, SETUP and PLAY.
        package var asksAuthorization = false
        /// What the `Session` field announces. Clients send a keepalive at half of it, at all of it, or a little later.
        package var timeout = Duration.seconds(60)
        /// How long a connection without a session may be silent.
        package var idleTimeout = Duration.seconds(60)
        /// Requests that may wait while one is being answered; one more closes the connection.
        package var maximumWaiting = 8

        package init(server: String = "weir") { self.server = server }

        /// A silent session over UDP ends after this: some clients' keepalives come after the announced time.
        var udpTimeout: Duration { timeout * 3 / 2 }
        /// A silent session over TCP ends after this, counted also from the last bytes that its connection took.
        var interleavedTimeout: Duration { timeout * 2 }
    }
}
