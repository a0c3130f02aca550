import Glibc
import HTTP
import Runtime

/// How it ends.
extension Connection {
    /// For what the client has sent meanwhile: closing at once would reset the connection, and the answer with it.
    private static let lingering = Duration.seconds(2)
    /// How long somebody who will say no more may wait for an answer: nobody says goodbye and waits for longer.
    private static let lastAnswer = Duration.seconds(5)

    /// To be called now and then.
    func inspect(at now: MonotonicTime) {
        guard !isClosed else { return }
        if let lingersUntil {
            if now >= lingersUntil { close() }
        } else if isBlocked, now - lastProgress > station.settings.idleTimeout {
            log.debug("a client takes nothing", ("peer", address))
            close()
        } else if let webSocket {
            webSocket.advance(to: now)
        } else if hasPeerEnded, let exchange,
            exchange.isEndless || (exchange.status == 0 && now - exchange.begun > Self.lastAnswer)
        {
            close()
        } else if let expiry = session.expiry(at: .nanoseconds(now.nanoseconds)) {
            switch expiry {
            case .idle: close()
            case .request: refuse(RequestRefusal(408, "the request took too long to come"))
            }
        }
        updateInterest()
    }

    /// The server stops: answers that are small are finished, and WebSockets said goodbye to.
    func goAway() {
        if let webSocket, lingersUntil == nil {
            webSocket.channel.close(code: 1001, reason: "weir is stopping")
        } else if let exchange, !exchange.isEndless, lingersUntil == nil {
            exchange.closes = true
        } else {
            close()
        }
    }

    /// Once everything has been sent, says so, and waits for the client to have read it.
    func closeGracefully() {
        guard !isClosed, lingersUntil == nil else { return }
        session.end()
        unread = []
        guard outgoing.isEmpty else {
            closesWhenSent = true
            return
        }
        if hasPeerEnded { return close() }
        if let tls {
            var goodbye: [UInt8] = []
            tls.shutdown(into: &goodbye)
            outgoing.append(wire: goodbye)
            // What the socket does not take now is not worth waiting for.
            _ = outgoing.flush(to: socket.number, through: tls)
            outgoing.removeAll()
        }
        shutdown(socket.number, Int32(SHUT_WR))
        lingersUntil = loop.now + (station.isStopping ? Self.lingering / 4 : Self.lingering)
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
        outgoing.removeAll()
        unread = []
        station.remove(self)
        webSocket?.end()
        webSocket = nil
        guard let exchange else { return }
        self.exchange = nil
        report(exchange)
        exchange.end()
    }
}
