import Configuration
import Runtime

/// An address at which the server listens.
struct OpenListener: Sendable {
    /// As it was configured.
    let wanted: ListenAddress
    let address: SocketAddress
    /// What connections that come from now on are shown; nil without TLS.
    let certificate: Locked<Certificate>?
    let listener: LoopBound<Listener>

    struct Certificate: Sendable {
        /// nil for one of our own.
        var files: Configuration.TLS.Files?
        var context: TLSContext
    }

    func isWanted(by configuration: Configuration.HTTP) -> Bool {
        certificate == nil ? configuration.listen.contains(wanted) : configuration.tls?.listen == wanted
    }
}

extension HTTPServer {
    /// Opens what is not open yet, all of it or nothing, and reads the certificate anew.
    func listen(as configuration: Configuration.HTTP) async throws(HTTPServerError) {
        let known = state.withLock { $0.listeners }.filter { $0.isWanted(by: configuration) }
        var opened: [OpenListener] = []
        do throws(HTTPServerError) {
            for address in configuration.listen
            where !known.contains(where: { $0.certificate == nil && $0.wanted == address }) {
                opened.append(try await listen(at: address, certificate: nil))
            }
            if let tls = configuration.tls {
                let certificate = OpenListener.Certificate(
                    files: tls.files, context: try await makeContext(tls.files))
                if let slot = known.lazy.compactMap(\.certificate).first {
                    slot.withLock { $0 = certificate }
                } else {
                    opened.append(try await listen(at: tls.listen, certificate: Locked(certificate)))
                }
            }
        } catch {
            await close(opened)
            throw error
        }
        for listener in opened {
            Runtime.log.info(
                "HTTP server listens", ("listen", listener.address), ("tls", listener.certificate != nil))
        }
        let new = opened
        state.withLock { $0.listeners += new }
    }

    private func makeContext(_ files: Configuration.TLS.Files?) async throws(HTTPServerError) -> TLSContext {
        let directory = stateDirectory
        let result = await self.files.run {
            Result { () throws(TLSError) in try TLSContext(files, stateDirectory: directory, for: .http) }
        }
        switch result {
        case .success(let context): return context
        case .failure(let error): throw .certificate(error)
        }
    }

    private func listen(
        at wanted: ListenAddress, certificate: Locked<OpenListener.Certificate>?
    ) async throws(HTTPServerError) -> OpenListener {
        let host = wanted.host.map { $0 == "localhost" ? "127.0.0.1" : $0 } ?? "0.0.0.0"
        guard let address = SocketAddress(host: host, port: wanted.port) else {
            throw .cannotListen(
                address: wanted.description, reason: "it is no address; write one in numbers, such as 0.0.0.0",
                isInUse: false)
        }
        let front = front
        let result = await front.run {
            Result { () throws(SystemError) in
                let listener = try Listener(at: address, on: front) {
                    self.accept($0, from: $1, tls: certificate?.withLock { $0.context })
                }
                return (listener.address, LoopBound(listener, on: front))
            }
        }
        switch result {
        case .success(let (address, listener)):
            return OpenListener(wanted: wanted, address: address, certificate: certificate, listener: listener)
        case .failure(let error):
            throw .cannotListen(
                address: wanted.description, reason: SystemError.reason(of: error.code), isInUse: error.isAddressInUse)
        }
    }

    func close(_ listeners: [OpenListener]) async {
        for listener in listeners { await front.run { listener.listener.value.close() } }
    }
}
