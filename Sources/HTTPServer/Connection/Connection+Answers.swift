import Access
import Bytes
import HTTP
import Runtime

/// From an answer to the bytes on the wire.
extension Connection {
    /// Answers without a route: small, and at once.
    func answer(_ response: HTTPResponse) {
        guard let exchange else { return }
        // A body that nobody will read stands in the way of the next request.
        if !session.skipBody() { exchange.closes = true }
        begin(Answer(response, isHead: exchange.head.method == "HEAD"), of: exchange)
    }

    /// Answers what is no request, and ends the connection.
    func refuse(_ refusal: RequestRefusal) {
        let response = HTTPResponse.error(refusal.status, refusal.sentence)
        log.debug("a request was refused", ("peer", address), ("status", refusal.status), ("reason", refusal.sentence))
        if let exchange {
            // In the middle of a body: its head is known.
            guard exchange.status == 0 else { return closeSoon() }
            exchange.closes = true
            return begin(Answer(response, isHead: exchange.head.method == "HEAD"), of: exchange)
        }
        let answer = Answer(response, isHead: false)
        var fields = ResponseHead.fields(of: answer, id: RequestID.of(nil))
        fields.append("Content-Length", String(answer.contentLength ?? 0))
        fields.append("Connection", "close")
        send(head(refusal.status, fields, answer.content))
        closeGracefully()
    }

    func begin(_ answer: Answer, of exchange: Exchange) {
        exchange.status = answer.status
        exchange.closes = exchange.closes || station.isStopping
        var fields = ResponseHead.fields(of: answer, id: exchange.request.id)
        if exchange.route?.allowsOtherOrigins == true {
            station.settings.crossOrigin.permit(&fields, origin: exchange.head.fields["Origin"])
        }
        let isOld = exchange.head.minorVersion == 0
        var isChunked = false
        if let length = answer.contentLength {
            fields.append("Content-Length", String(length))
        } else if case .stream = answer.content {
            // HTTP/1.0 knows no chunks.
            isChunked = !answer.isDelimitedByClose && !isOld
            if isChunked { fields.append("Transfer-Encoding", "chunked") } else { exchange.closes = true }
        }
        if exchange.closes {
            fields.append("Connection", "close")
        } else if isOld {
            fields.append("Connection", "keep-alive")
        }
        send(head(answer.status, fields, answer.content))
        begin(answer.content, of: exchange, isChunked: isChunked)
    }

    /// Content up to this length goes with the head.
    private static let together = 64 * 1024

    private func head(_ status: Int, _ fields: Fields, _ content: Answer.Content) -> SharedBytes {
        var extra: SharedBytes?
        if case .bytes(let bytes, 0) = content, bytes.count <= Self.together { extra = bytes }
        return ResponseHead.bytes(
            status: status, fields: fields, date: station.date, content: extra ?? Self.nothing)
    }

    private static let nothing = SharedBytes([])

    private func begin(_ content: Answer.Content, of exchange: Exchange, isChunked: Bool) {
        guard !isClosed else { return }
        switch content {
        case .none: exchange.isComplete = true
        case .bytes(let bytes, _):
            if bytes.count > Self.together { send(bytes) }
            exchange.isComplete = true
        case .pieces(let pieces):
            send(pieces.map { .bytes($0, from: 0) })
            exchange.isComplete = true
        case .file(let file, let range):
            let writer = BodyWriter(loop: loop, connection: self, isChunked: false)
            exchange.writer = writer
            exchange.producer = FileBody(file, range, files: station.server.files, writer: writer)
        case .stream(let make):
            let writer = BodyWriter(loop: loop, connection: self, isChunked: isChunked)
            exchange.writer = writer
            exchange.firstByteOfBody = outgoing.byteCount
            exchange.producer = make(writer)
            if hasPeerEnded { return close() }
        }
        if isDrained { answerDrained() }
    }

    /// Everything has left for the kernel: the answer goes on, or is over.
    func answerDrained() {
        guard let exchange, exchange.status > 0 else { return }
        if exchange.isComplete { return finish(exchange) }
        guard let writer = exchange.writer, let producer = exchange.producer, !writer.isFinished, !writer.isWritable
        else { return }
        if exchange.firstByteOfBody == 0 { exchange.firstByteOfBody = outgoing.byteCount }
        writer.isWritable = true
        producer.resume()
    }

    func bodyIsComplete() {
        guard let exchange else { return }
        exchange.isComplete = true
        if isDrained { finish(exchange) }
    }

    private func finish(_ exchange: Exchange) {
        self.exchange = nil
        report(exchange)
        exchange.end()
        if exchange.closes { return closeGracefully() }
        session.answered(at: .now)
        process()
        updateInterest()
    }

    /// The line in the log. A query may hold a token, and a path a secret: neither is written.
    func report(_ exchange: Exchange) {
        guard log.level == .debug || exchange.status >= 500 else { return }
        let bytes = outgoing.byteCount - exchange.firstByte
        let milliseconds = (MonotonicTime.now - exchange.begun).nanoseconds / 1_000_000
        let fields: (String, String, Int, UInt64, Int64, String, String, String) = (
            exchange.head.method, exchange.loggedPath, exchange.status, bytes, milliseconds,
            exchange.request.peer.description, exchange.request.principal.name, exchange.request.id
        )
        if exchange.status >= 500 {
            log.warning(
                "request failed", ("method", fields.0), ("path", fields.1), ("status", fields.2), ("bytes", fields.3),
                ("ms", fields.4), ("peer", fields.5), ("user", fields.6), ("request", fields.7))
        } else {
            log.debug(
                "request", ("method", fields.0), ("path", fields.1), ("status", fields.2), ("bytes", fields.3),
                ("ms", fields.4), ("peer", fields.5), ("user", fields.6), ("request", fields.7))
        }
    }
}

extension Exchange {
    /// The path with `***` where a parameter called `secret` stands.
    fileprivate var loggedPath: String {
        guard let secret = request.parameters["secret"], !secret.isEmpty else { return request.path }
        return request.path.hasSuffix(secret) ? String(request.path.dropLast(secret.count)) + "***" : "***"
    }
}
