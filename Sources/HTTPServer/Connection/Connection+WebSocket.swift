import Bytes
import HTTP
import Runtime

/// From a request to a WebSocket.
extension Connection {
    func upgrade(
        _ exchange: Exchange, _ route: Route, _ reply: @escaping @Sendable (HTTPRequest) async -> WebSocketAnswer
    ) {
        let handshake: WebSocketHandshake
        do throws(WebSocketHandshake.Refusal) {
            handshake = try WebSocketHandshake(
                exchange.request, version: ProtocolVersion("HTTP", 1, exchange.head.minorVersion),
                allowedOrigins: route.allowsOtherOrigins ? station.settings.crossOrigin.allowed : [])
        } catch {
            return answer(.error(error.status, error.sentence, fields: error.fields))
        }
        let (request, server, me) = (exchange.request, station.server, LoopBound(self, on: loop))
        exchange.task = Task {
            switch await reply(request) {
            case .accept(let subprotocol, let make):
                me.execute { $0.become(handshake.answer(subprotocol: subprotocol), to: request.id, make) }
            case .refuse(let response):
                let answer = await Answer.make(response, for: request, files: server.files)
                me.execute { $0.begin(answer, to: request.id) }
            }
        }
    }

    private func become(
        _ fields: Fields, to id: String, _ make: @Sendable (WebSocketChannel) -> any WebSocketHandler
    ) {
        guard !isClosed, let exchange, exchange.request.id == id, exchange.status == 0 else { return }
        if station.isStopping { return answer(.error(503, "weir is stopping", fields: ["Retry-After": "5"])) }
        exchange.status = 101
        session.end()
        var fields = fields
        fields.append(RequestID.field, id)
        let head = ResponseHead.bytes(status: 101, fields: fields, date: station.date, content: SharedBytes([]))
        send(head)
        guard !isClosed, !isBroken else { return }
        let stage = WebSocketStage(self, handler: make)
        webSocket = stage
        if hasPeerEnded { return close() }
        stage.drained()
        process()
        updateInterest()
    }
}
