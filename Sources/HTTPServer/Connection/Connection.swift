import Bytes
import Glibc
import HTTP
import Runtime

/// One client's connection: bytes in, bytes out, and the HTTP machine between. Lives on one loop.
final class Connection: ReadinessHandler {
    let station: Station
    let socket: Descriptor
    /// Of whoever is at the other end of the socket.
    let address: SocketAddress
    /// Proxies of ours tell who really asks.
    let isProxy: Bool
    let tls: TLSEngine?
    var session: HTTPServerSession
    /// The request that is being answered.
    var exchange: Exchange?
    /// What the connection has become.
    var webSocket: WebSocketStage?

    var outgoing = Outgoing()
    /// Received and decrypted, and not looked at yet.
    var unread: [UInt8] = []
    var registration: RegistrationID?
    private var interest: Readiness = [.readable, .hangup]
    var isBlocked = false
    /// The kernel takes nothing more: it is closed at the end of this turn.
    var isBroken = false
    var closesWhenSent = false
    private var isProcessing = false
    var isClosed = false
    /// The client will send nothing more.
    var hasPeerEnded = false
    /// Everything has been said: we wait for the client to have read it, until then.
    var lingersUntil: MonotonicTime?
    /// When the kernel took something last, or nothing waited.
    var lastProgress = MonotonicTime.now
    var settledByteCount: UInt64 = 0

    /// Unsent bytes that the kernel holds for one client, so that its media is not seconds old when it goes out.
    private static let kernelBacklog = 256 * 1024
    /// Taken at once; what a client sends ahead of its answers is kept, so it is little.
    private static let readSize = 16 * 1024
    private static let readsPerTurn = 8

    init(
        socket: consuming Descriptor, address: SocketAddress, isProxy: Bool, tls: TLSEngine?, station: Station
    ) throws(SystemError) {
        self.socket = socket
        self.address = address
        self.isProxy = isProxy
        self.tls = tls
        self.station = station
        session = HTTPServerSession(station.settings.session, at: .now)
        Socket.setNoDelay(self.socket.number)
        Socket.setKeepalive(self.socket.number)
        Socket.setUnsentLimit(self.socket.number, bytes: Self.kernelBacklog)
        registration = try station.loop.register(self.socket.number, for: interest, handler: self)
    }

    var loop: EventLoop { station.loop }
    var isSecure: Bool { tls != nil }

    // MARK: Readiness

    func ready(_ readiness: Readiness) {
        if readiness.contains(.writable) {
            isBlocked = false
            flush()
        }
        guard !isClosed else { return }
        if !readiness.isDisjoint(with: [.readable, .hangup]) {
            if takesBytes {
                receive()
            } else if readiness.isBroken {
                close()
            } else if readiness.contains(.peerHasEnded) {
                peerEnded()
            }
        }
        updateInterest()
    }

    private var takesBytes: Bool { lingersUntil != nil || session.takesBytes || webSocket != nil }

    private func receive() {
        for _ in 0..<Self.readsPerTurn {
            guard !isClosed, takesBytes else { return }
            let result = loop.withScratch { room -> IOResult in
                let result = Socket.receive(into: .init(rebasing: room[..<Self.readSize]), from: socket.number)
                if case .bytes(let count) = result, count > 0, lingersUntil == nil {
                    arrived(UnsafeRawBufferPointer(rebasing: room[..<count]))
                }
                return result
            }
            // What TLS answers; not while the buffer of the loop is lent.
            if tls != nil { flush() }
            switch result {
            case .bytes(0): return peerEnded()
            case .failed: return close()
            case .wouldBlock: return
            case .bytes(let count):
                process()
                if count < Self.readSize { return }
            }
        }
    }

    private func arrived(_ bytes: UnsafeRawBufferPointer) {
        guard let tls else {
            unread += bytes
            return
        }
        var answer: [UInt8] = []
        let result = tls.receive(bytes.bytes, into: &unread, answering: &answer)
        if !answer.isEmpty { outgoing.append(wire: answer) }
        switch result {
        case .open: break
        case .ended: hasPeerEnded = true
        case .failed(let failure):
            if failure == .plainText { outgoing.append(wire: ResponseHead.tlsExpected) }
            Runtime.log.debug("TLS failed", ("peer", address), ("reason", String(describing: failure)))
            session.end()
            closesWhenSent = true
        }
    }

    /// Looks at what has come. One request at a time: what is behind it waits for its answer.
    func process() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        while !isClosed, !unread.isEmpty {
            if let webSocket {
                webSocket.take(takeUnread())
            } else if session.takesBytes {
                let bytes = takeUnread()
                var position = 0
                let input = session.next(in: bytes.span.bytes, at: &position, now: .now)
                if position < bytes.count { unread = Array(bytes[position...]) }
                if let input { take(input) }
            } else {
                break
            }
        }
        if hasPeerEnded, takesBytes { peerEnded() }
    }

    /// Taken out, so that nothing is copied.
    private func takeUnread() -> [UInt8] { Swift.exchange(&unread, with: []) }

    func peerEnded() {
        hasPeerEnded = true
        // Half a request will not become a whole one, and who watches has left: nobody says goodbye and goes on watching.
        guard lingersUntil == nil, webSocket == nil, let exchange, !session.takesBytes, !exchange.isEndless else {
            return close()
        }
        exchange.closes = true
    }

    func updateInterest() {
        guard !isClosed, let registration else { return }
        var wanted: Readiness = hasPeerEnded ? [] : [.hangup]
        if takesBytes { wanted.insert(.readable) }
        if isBlocked { wanted.insert(.writable) }
        guard wanted != interest else { return }
        interest = wanted
        loop.modify(registration, for: wanted)
    }
}

extension Readiness {
    /// EPOLLERR or EPOLLHUP: both directions are gone.
    fileprivate var isBroken: Bool { rawValue & 0x018 != 0 }
    /// EPOLLRDHUP.
    fileprivate static let peerHasEnded = Readiness(rawValue: 0x2000)
}
