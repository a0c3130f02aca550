import Bytes
import Runtime

/// Bytes out.
extension Connection {
    /// A frame for one of many: one system call, and nothing is kept that the socket takes.
    func send(_ bytes: SharedBytes, from offset: Int = 0) {
        guard tls == nil, !isBlocked, outgoing.isEmpty else { return send([.bytes(bytes, from: offset)]) }
        guard !isClosed, !isBroken else { return }
        settle(outgoing.send(bytes, from: offset, to: socket.number))
    }

    func send(_ pieces: [Outgoing.Piece]) {
        guard !isClosed, !isBroken else { return }
        for piece in pieces { outgoing.append(piece) }
        guard !isBlocked else { return }
        settle(outgoing.flush(to: socket.number, through: tls))
    }

    /// Sends what waits, and has the answer go on when it has been sent.
    func flush() {
        guard !isClosed, !isBlocked else { return }
        settle(outgoing.flush(to: socket.number, through: tls))
        guard isDrained else { return }
        if closesWhenSent { closeGracefully() } else { drained() }
    }

    /// Everything has left for the kernel: the answer goes on, or is over.
    private func drained() {
        if let webSocket { webSocket.drained() } else { answerDrained() }
    }

    private func settle(_ outcome: Outgoing.Outcome) {
        if outgoing.byteCount != settledByteCount {
            settledByteCount = outgoing.byteCount
            lastProgress = loop.now
            if let exchange { exchange.writer?.byteCount = settledByteCount - exchange.firstByteOfBody }
            webSocket?.tookBytes(settledByteCount)
        }
        switch outcome {
        case .sent: break
        case .blocked:
            if !isBlocked { lastProgress = loop.now }
            isBlocked = true
            exchange?.writer?.isWritable = false
            webSocket?.channel.isWritable = false
            updateInterest()
        case .failed:
            // Whoever writes is in the middle of it: it hears of the end when it is through.
            isBroken = true
            exchange?.writer?.isWritable = false
            webSocket?.channel.isWritable = false
            outgoing.removeAll()
            closeSoon()
        }
    }

    var isDrained: Bool { outgoing.isEmpty && !isBlocked && !isBroken && !isClosed }
}
