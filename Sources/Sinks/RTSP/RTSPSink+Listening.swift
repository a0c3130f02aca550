import Configuration
import HTTPServer
import RTSP
package import Router
package import Runtime

extension RTSPSink {
    /// What `start` opens.
    struct Opened: Sendable {
        var stations: [ObjectIdentifier: LoopBound<Station>] = [:]
        var listener: OpenListener?
        /// With TLS.
        var tlsListener: OpenListener?
        var tls: TLSContext?
        var ports: DatagramPorts?
        var portRegistrations: [RegistrationID] = []
    }

    struct OpenListener: Sendable {
        let address: SocketAddress
        let listener: LoopBound<Listener>
    }

    /// Where it listens, with the port that the kernel chose where 0 was asked for.
    package var address: SocketAddress? { opened.withLock { $0.listener?.address } }

    /// The same with TLS.
    package var tlsAddress: SocketAddress? { opened.withLock { $0.tlsListener?.address } }

    var ports: DatagramPorts? { opened.withLock { $0.ports } }

    /// All of them, for the status.
    var addresses: [String] {
        let plain = address?.description ?? settings.listen.description
        return [plain] + [tlsAddress?.description ?? settings.tls?.listen.description].compactMap(\.self)
    }

    package func start() async throws(SinkError) {
        let tls = try await makeTLSContext()
        for loop in environment.loops.loops {
            let station = await loop.run { LoopBound(Station(sink: self, loop: loop), on: loop) }
            opened.withLock { $0.stations[ObjectIdentifier(loop)] = station }
        }
        let listener = try await listen(at: settings.listen, tls: nil)
        opened.withLock { $0.listener = listener }
        if let tls, let wanted = settings.tls?.listen {
            let listener = try await listen(at: wanted, tls: tls)
            opened.withLock {
                $0.tlsListener = listener
                $0.tls = tls
            }
        }
        if settings.carriages.contains(.udp) { try await openPorts(at: listener.address) }
        warnOfAuthentication()
        log.info("sink listens", ("sink", name), ("listen", addresses.joined(separator: " ")))
    }

    package func stop() async {
        let (listeners, registrations) = opened.withLock {
            ([$0.listener, $0.tlsListener].compactMap(\.?.listener), $0.portRegistrations)
        }
        for listener in listeners { await listener.loop.run { listener.value.close() } }
        for station in stations { await station.loop.run { station.value.stop() } }
        let front = front
        await front.run { for registration in registrations { front.unregister(registration) } }
        opened.withLock { $0 = Opened() }
    }

    package func readFilesAgain() async -> String? {
        guard let tls = opened.withLock({ $0.tls }) else { return nil }
        let result = await Thread.run(name: "certificate") { Result { () throws(TLSError) in try tls.reload() } }
        guard case .failure(let error) = result else { return nil }
        return "\(SinkError.certificate(kind: Self.kind, error)); it goes on with the certificate that it has"
    }

    private var front: EventLoop { environment.loops.loops[0] }

    /// Nil where TLS is not wanted.
    private func makeTLSContext() async throws(SinkError) -> TLSContext? {
        guard let tls = settings.tls else { return nil }
        let directory = environment.stateDirectory
        let result = await Thread.run(name: "certificate") {
            Result { () throws(TLSError) in try TLSContext(tls.files, stateDirectory: directory, for: .other) }
        }
        switch result {
        case .success(let context): return context
        case .failure(let error): throw .certificate(kind: Self.kind, error)
        case nil: return nil
        }
    }

    private func listen(at wanted: ListenAddress, tls: TLSContext?) async throws(SinkError) -> OpenListener {
        let host = wanted.host.map { $0 == "localhost" ? "127.0.0.1" : $0 } ?? "0.0.0.0"
        guard let address = SocketAddress(host: host, port: wanted.port) else {
            throw .cannotListen(
                kind: Self.kind, address: wanted.description,
                reason: "it is no address; write one in numbers, such as 0.0.0.0", isInUse: false)
        }
        let front = front
        let result = await front.run {
            Result { () throws(SystemError) in
                let listener = try Listener(at: address, on: front) { [unowned self] in
                    self.accept($0, from: $1, tls: tls)
                }
                return OpenListener(address: listener.address, listener: LoopBound(listener, on: front))
            }
        }
        do throws(SystemError) {
            return try result.get()
        } catch {
            throw cannotListen(at: wanted, error)
        }
    }

    private func openPorts(at address: SocketAddress) async throws(SinkError) {
        let (front, first) = (front, settings.udpPort)
        let result = await front.run {
            Result { () throws(SystemError) in
                let ports = try DatagramPorts(host: address, first: first)
                return (ports, try ports.startReceiving(on: front))
            }
        }
        do throws(SystemError) {
            let (ports, registrations) = try result.get()
            opened.withLock {
                $0.ports = ports
                $0.portRegistrations = registrations
            }
        } catch {
            throw cannotListen(at: settings.listen, error)
        }
    }

    private func cannotListen(at address: ListenAddress, _ error: SystemError) -> SinkError {
        .cannotListen(
            kind: Self.kind, address: address.description, reason: SystemError.reason(of: error.code),
            isInUse: error.isAddressInUse)
    }
}
