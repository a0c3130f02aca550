import Configuration
import HTTP

/// What the server's configuration comes to for a connection.
struct ServerSettings: Sendable {
    let session: HTTPServerSession.Configuration
    let idleTimeout: Duration
    let crossOrigin: CrossOrigin
    let trustedProxies: [AddressRange]

    init(_ configuration: Configuration.HTTP) {
        var session = HTTPServerSession.Configuration()
        session.headTimeout = configuration.headerTimeout
        session.idleTimeout = configuration.idleTimeout
        self.session = session
        idleTimeout = configuration.idleTimeout
        crossOrigin = CrossOrigin(allowed: configuration.allowedOrigins)
        trustedProxies = configuration.trustedProxies
    }
}
