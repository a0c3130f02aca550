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
    let isSecure: Bool
    var session: HTTPServerSession
    /// The request that is being answered.
    var exchange: Exchange?

    var outgoing = Outgoing()
    /// Received, and not looked at yet.
    private var unread: [UInt8] = []
    private var registration: RegistrationID?
    private var interest: Readiness = [.readable, .hangup]
    private var isBlocked = false
    private var isProcessing = false
    private(set) var isClosed = false
    /// The kernel takes nothing more: it is closed at the end of this turn.
    private var isBroken = false
    private var closesWhenSent = false
    /// The client will send nothing more.
    private(set) var hasPeerEnded = false
    /// Everything has been said: we wait for the client to have read it, until then.
    private var lingersUntil: MonotonicTime?
    /// When the kernel took something last, or nothing waited.
    private var lastProgress = MonotonicTime.now
    private var lastByteCount: UInt64 = 0

    /// Unsent bytes that the kernel holds for one client, so that its media is not seconds old when it goes out.
    private static let kernelBacklog = 256 * 1024
    /// Taken at once; what a client sends ahead of its answers is kept, so it is little.
    private static let readSize = 16 * 1024
    private static let readsPerTurn = 8
    /// For what the client has sent meanwhile: closing at once would reset the connection, and the answer with it.
    private static let lingering = Duration.seconds(2)

    init(socket: consuming Descriptor, address: SocketAddress, isProxy: Bool, station: Station) throws(SystemError) {
        self.socket = socket
        self.address = address
        self.isProxy = isProxy
        self.station = station
        isSecure = false
        session = HTTPServerSession(station.settings.session, at: .now)
        Socket.setNoDelay(self.socket.number)
        Socket.setKeepalive(self.socket.number)
        Socket.setUnsentLimit(self.socket.number, bytes: Self.kernelBacklog)
        registration = try station.loop.register(self.socket.number, for: interest, handler: self)
    }

    var loop: EventLoop { station.loop }

    // MARK: Readiness

    func ready(_ readiness: Readiness) {
        if readiness.contains(.writable) {
            isBlocked = false
            flush()
        }
        guard !isClosed, !readiness.isDisjoint(with: [.readable, .hangup]) else { return updateInterest() }
        if takesBytes {
            receive()
        } else if readiness.isBroken {
            return close()
        } else if readiness.contains(.hangup) {
            peerEnded()
        }
        updateInterest()
    }

    private var takesBytes: Bool { lingersUntil != nil || session.takesBytes }

    private func receive() {
        for _ in 0..<Self.readsPerTurn {
            guard !isClosed, takesBytes else { return }
            let result = loop.withScratch { room -> IOResult in
                let result = Socket.receive(into: .init(rebasing: room[..<Self.readSize]), from: socket.number)
                if case .bytes(let count) = result, lingersUntil == nil { unread += room[..<count] }
                return result
            }
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

    /// Looks at what has come. One request at a time: what is behind it waits for its answer.
    func process() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        while !isClosed, session.takesBytes, !unread.isEmpty {
            // Taken out, so that nothing is copied.
            let bytes = Swift.exchange(&unread, with: [])
            var position = 0
            let input = session.next(in: bytes.span.bytes, at: &position, now: .now)
            if position < bytes.count { unread = Array(bytes[position...]) }
            if let input { take(input) }
        }
    }

    private func peerEnded() {
        hasPeerEnded = true
        // Half a request will not become a whole one.
        guard lingersUntil == nil, let exchange, !session.takesBytes else { return close() }
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

    // MARK: Sending

    func send(_ pieces: Outgoing.Piece...) {
        guard !isClosed, !isBroken else { return }
        for piece in pieces { outgoing.append(piece) }
        guard !isBlocked else { return }
        settle(outgoing.flush(to: socket.number))
    }

    /// Sends what waits, and has the answer go on when it has been sent.
    private func flush() {
        guard !isClosed, !isBlocked else { return }
        settle(outgoing.flush(to: socket.number))
        guard isDrained else { return }
        if closesWhenSent { closeGracefully() } else { drained() }
    }

    private func settle(_ outcome: Outgoing.Outcome) {
        if outgoing.byteCount != lastByteCount {
            lastByteCount = outgoing.byteCount
            lastProgress = loop.now
            if let exchange { exchange.writer?.byteCount = lastByteCount - exchange.firstByteOfBody }
        }
        switch outcome {
        case .sent: break
        case .blocked:
            if !isBlocked { lastProgress = loop.now }
            isBlocked = true
            exchange?.writer?.isWritable = false
            updateInterest()
        case .failed:
            // Whoever writes is in the middle of it: it hears of the end when it is through.
            isBroken = true
            exchange?.writer?.isWritable = false
            outgoing.removeAll()
            closeSoon()
        }
    }

    var isDrained: Bool { outgoing.isEmpty && !isBlocked && !isBroken && !isClosed }

    // MARK: The end

    /// To be called now and then.
    func inspect(at now: MonotonicTime) {
        guard !isClosed else { return }
        if let lingersUntil {
            if now >= lingersUntil { close() }
        } else if isBlocked, now - lastProgress > station.settings.idleTimeout {
            log.debug("a client takes nothing", ("peer", address))
            close()
        } else if hasPeerEnded, let exchange, exchange.status == 0, now - exchange.begun > Self.lingering {
            // Nobody says goodbye and waits for long: it has left.
            close()
        } else if let expiry = session.expiry(at: .nanoseconds(now.nanoseconds)) {
            switch expiry {
            case .idle: close()
            case .request: refuse(RequestRefusal(408, "the request took too long to come"))
            }
        }
        updateInterest()
    }

    /// The server stops: answers that are small are finished.
    func goAway() {
        if let exchange, !exchange.isEndless, lingersUntil == nil {
            exchange.closes = true
        } else {
            close()
        }
    }

    /// Everything has been sent: says so, and waits for the client to have read it.
    func closeGracefully() {
        guard !isClosed, lingersUntil == nil else { return }
        session.end()
        unread = []
        guard outgoing.isEmpty else {
            closesWhenSent = true
            return
        }
        if hasPeerEnded { return close() }
        shutdown(socket.number, Int32(SHUT_WR))
        lingersUntil = loop.now + Self.lingering
        updateInterest()
    }

    /// At the end of this turn of the loop.
    func closeSoon() {
        session.end()
        let me = LoopBound(self, on: loop)
        loop.execute { me.value.close() }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        session.end()
        if let registration { loop.unregister(registration) }
        registration = nil
        // It is closed here and now, whoever still holds this object.
        shutdown(socket.number, Int32(SHUT_RDWR))
        let exchange = exchange
        self.exchange = nil
        if let exchange {
            report(exchange)
            exchange.end()
        }
        outgoing.removeAll()
        unread = []
        station.remove(self)
    }
}

extension Readiness {
    /// Both directions are gone.
    fileprivate var isBroken: Bool { rawValue & 0x018 != 0 }
}
