import Glibc
import Runtime

/// The server's part on one loop: the connections that live there.
final class Station {
    /// Let go when the server stops.
    let server: HTTPServer
    let loop: EventLoop
    var settings: ServerSettings
    private(set) var connections: [ObjectIdentifier: Connection] = [:]
    private(set) var isStopping = false
    /// Of now, as HTTP writes it.
    private var dateText: (seconds: Int, bytes: [UInt8]) = (0, [])

    /// How often connections are looked at that may have waited for too long.
    private static let inspection = Duration.milliseconds(500)

    init(server: HTTPServer, settings: ServerSettings, loop: EventLoop) {
        self.server = server
        self.settings = settings
        self.loop = loop
        inspect()
    }

    func accept(
        _ socket: consuming Descriptor, from address: SocketAddress, isProxy: Bool, tls: TLSContext?
    ) {
        guard !isStopping else { return server.counts.remove(address, isProxy: isProxy) }
        do throws(SystemError) {
            let connection = try Connection(
                socket: socket, address: address, isProxy: isProxy, tls: tls?.makeEngine(), station: self)
            connections[ObjectIdentifier(connection)] = connection
        } catch {
            server.counts.remove(address, isProxy: isProxy)
            log.warning("a connection could not be taken in", ("peer", address), ("error", error))
        }
    }

    func remove(_ connection: Connection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        server.counts.remove(connection.address, isProxy: connection.isProxy)
    }

    var date: [UInt8] {
        let seconds = time(nil)
        if seconds != dateText.seconds { dateText = (seconds, Array(HTTPDate.text(seconds).utf8)) }
        return dateText.bytes
    }

    private func inspect() {
        if isStopping, connections.isEmpty { return }
        let now = MonotonicTime.now
        for connection in connections.values { connection.inspect(at: now) }
        loop.schedule(after: Self.inspection) { [weak self] in self?.inspect() }
    }

    /// Takes in nobody more, and lets small answers finish.
    func goAway() {
        isStopping = true
        for connection in connections.values { connection.goAway() }
    }

    func close() {
        for connection in connections.values { connection.close() }
    }
}
