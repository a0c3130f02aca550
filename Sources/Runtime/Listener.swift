import CLinux
import Glibc

/// Accepts connections on one loop and hands each to its owner, who may take it to another loop.
package final class Listener: ReadinessHandler {
    package let address: SocketAddress
    private let loop: EventLoop
    private let socket: Descriptor
    private let accepted: (consuming Descriptor, SocketAddress) -> Void
    private var registration: RegistrationID?

    /// Connections taken in one turn of the loop, so that a flood of them does not keep frames waiting.
    private static let batch = 64

    /// Listens from now on. On the loop.
    /// - Throws: `SystemError` where the address cannot be bound.
    package init(
        at address: SocketAddress, on loop: EventLoop,
        accepted: @escaping (consuming Descriptor, SocketAddress) -> Void
    ) throws(SystemError) {
        self.loop = loop
        self.accepted = accepted
        socket = try Socket.listen(at: address)
        self.address = address.family == AF_UNIX ? address : Socket.localAddress(of: socket.number)
        registration = try loop.register(socket.number, for: .readable, handler: self)
    }

    /// On the loop.
    package func close() {
        if let registration { loop.unregister(registration) }
        registration = nil
    }

    package func ready(_ readiness: Readiness) {
        for _ in 0..<Self.batch {
            let (peer, result) = SocketAddress.filled { Int(weir_accept(socket.number, $0, &$1)) }
            switch IOResult(result) {
            case .bytes(let descriptor): accepted(Descriptor(owning: CInt(descriptor)), peer)
            case .wouldBlock: return
            case .failed(EMFILE), .failed(ENFILE), .failed(ENOBUFS), .failed(ENOMEM): return pause()
            case .failed: continue  // The peer has gone already (ECONNABORTED and the like).
            }
        }
    }

    /// Out of descriptors: level-triggered readiness would spin, so look again when some may have been freed.
    private func pause() {
        guard let registration else { return }
        log.error("cannot accept connections: too many open files; raise LimitNOFILE", ("listen", address))
        loop.modify(registration, for: [])
        loop.schedule(after: .milliseconds(200)) { [weak self] in
            guard let self, let registration = self.registration else { return }
            self.loop.modify(registration, for: .readable)
        }
    }
}
