package import Access
import Bytes
package import Configuration
package import Runtime

/// The HTTP/1.1 server: listeners on the first loop, connections on all of them in turn, and the routes of all who serve
/// something.
package final class HTTPServer: Sendable {
    let routes: RouteTable
    let access: AccessControl
    let counts = ConnectionCounts()
    let files: FileThread
    let loops: EventLoopGroup
    let state: Locked<State>
    let stateDirectory: String

    struct State: Sendable {
        var configuration: Configuration.HTTP
        var stations: [LoopBound<Station>] = []
        var listeners: [OpenListener] = []
        /// When somebody was turned away last, for the log.
        var refused: MonotonicTime?
    }

    /// What small answers are given to finish when the server stops.
    package static let patience = Duration.milliseconds(1500)

    /// - Parameter stateDirectory: where a certificate of our own is kept.
    /// - Throws: `SystemError` where there can be no more threads.
    package init(
        _ configuration: Configuration.HTTP, routes: RouteTable, access: AccessControl, loops: EventLoopGroup,
        stateDirectory: String
    ) throws(SystemError) {
        self.routes = routes
        self.access = access
        self.loops = loops
        self.stateDirectory = stateDirectory
        files = try FileThread()
        state = Locked(State(configuration: configuration))
    }

    deinit { files.stop() }

    /// Where it listens, with the ports that the kernel chose where 0 was asked for.
    package var addresses: [SocketAddress] { state.withLock { $0.listeners.map(\.address) } }

    /// Where a person on this machine finds it, one for each address.
    package var urls: [String] {
        state.withLock { $0.listeners }.map { listener in
            let host = ["0.0.0.0", "::"].contains(listener.address.host) ? "127.0.0.1" : listener.address.host
            let name = host.contains(":") ? "[\(host)]" : host
            return "\(listener.certificate == nil ? "http" : "https")://\(name):\(listener.address.port)/"
        }
    }

    /// Connections that are open.
    package var connectionCount: Int { counts.all }

    private var configuration: Configuration.HTTP { state.withLock { $0.configuration } }

    private var stations: [LoopBound<Station>] { state.withLock { $0.stations } }

    var front: EventLoop { loops.loops[0] }

    // MARK: Life

    /// Opens the listeners and serves from now on.
    package func start() async throws(HTTPServerError) {
        let settings = ServerSettings(configuration)
        for loop in loops.loops {
            let station = await loop.run {
                LoopBound(Station(server: self, settings: settings, loop: loop), on: loop)
            }
            state.withLock { $0.stations.append(station) }
        }
        do throws(HTTPServerError) {
            try await listen(as: configuration)
        } catch {
            await stop()
            throw error
        }
    }

    /// Stops accepting, lets small answers finish, says goodbye to WebSockets (1001), and closes what is left.
    /// - Parameter patience: how long small answers may take.
    package func stop(within patience: Duration = patience) async {
        await close(state.withLock { Swift.exchange(&$0.listeners, with: []) })
        let stations = stations
        for station in stations { await station.loop.run { station.value.goAway() } }
        let end = MonotonicTime.now + patience
        // Connections end on their loops and tell nobody but the count. This is done once in the life of a process, so a look
        // every 10 ms is cheaper than a signal that every connection would have to give.
        while counts.all > 0, MonotonicTime.now < end { try? await Task.sleep(for: .milliseconds(10)) }
        for station in stations { await station.loop.run { station.value.close() } }
        state.withLock { $0.stations = [] }
    }

    /// Takes changed settings over. Connections stay; new listeners are opened before old ones are closed, and where one
    /// cannot be opened nothing has changed.
    package func reload(_ configuration: Configuration.HTTP) async throws(HTTPServerError) {
        try await listen(as: configuration)
        let old = state.withLock { state in
            state.configuration = configuration
            let old = state.listeners.filter { !$0.isWanted(by: configuration) }
            state.listeners.removeAll { !$0.isWanted(by: configuration) }
            return old
        }
        await close(old)
        let settings = ServerSettings(configuration)
        for station in stations { await station.loop.run { station.value.settings = settings } }
    }

    // MARK: Connections

    func accept(_ socket: consuming Descriptor, from address: SocketAddress, tls: TLSContext?) {
        let (configuration, stations) = state.withLock { ($0.configuration, $0.stations) }
        guard !stations.isEmpty else { return }
        let isProxy = configuration.trustedProxies.holds(address)
        let refusal = counts.add(
            address, isProxy: isProxy, limit: configuration.maxConnections,
            limitPerAddress: configuration.maxConnectionsPerAddress)
        if let refusal { return turnAway(socket, address, refusal, isSecure: tls != nil) }
        let loop = loops.next()
        guard let station = stations.first(where: { $0.loop === loop }) else {
            return counts.remove(address, isProxy: isProxy)
        }
        let number = socket.release()
        station.execute { $0.accept(Descriptor(owning: number), from: address, isProxy: isProxy, tls: tls) }
    }

    /// Says so in a word, as far as the kernel takes it, and in the log once in a while.
    private func turnAway(
        _ socket: borrowing Descriptor, _ address: SocketAddress, _ refusal: ConnectionCounts.Refusal, isSecure: Bool
    ) {
        if !isSecure { _ = Socket.send(Self.busy.baseAddress, count: Self.busy.count, to: socket.number) }
        let isNews = state.withLock { state in
            let now = MonotonicTime.now
            if let refused = state.refused, now - refused < .seconds(10) { return false }
            state.refused = now
            return true
        }
        guard isNews else { return }
        let key = refusal == .tooMany ? "max_connections" : "max_connections_per_address"
        log.warning("connections are turned away: \(key) is reached", ("peer", address))
    }
}
