import Access
import HTTP
import Runtime

/// From a request's head to the one who answers it.
extension Connection {
    func take(_ input: HTTPServerSession.Input) {
        switch input {
        case .head(let head): begin(head)
        case .body(let body):
            exchange?.request.body = body
            dispatch()
        case .refusal(let refusal): refuse(refusal)
        }
    }

    private func begin(_ head: RequestHead) {
        let settings = station.settings
        let client = ProxiedClient(
            address, isSecure: isSecure, fields: head.fields, trusted: settings.trustedProxies, isTrusted: isProxy)
        let request = HTTPRequest(
            method: head.method, path: head.target.path, query: Query(parsing: head.target.query),
            fields: head.fields, id: RequestID.of(head.fields[RequestID.field]), peer: client.peer,
            isSecure: client.isSecure)
        let exchange = Exchange(head, request, firstByte: outgoing.byteCount, at: loop.now)
        self.exchange = exchange
        exchange.closes = !session.mayContinue(after: head) || station.isStopping
        if head.target.isAsterisk {
            return answer(HTTPResponse(status: 204, fields: ["Allow": "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"]))
        }
        guard let match = station.server.routes.match(head.target) else { return answerUnknown(head) }
        if head.method == "OPTIONS", answerOptions(exchange, match) { return }
        guard let (route, parameters) = match.route(for: head.method) else {
            let methods = match.allowedMethods.joined(separator: ", ")
            let isKnown = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(head.method)
            return answer(
                .error(
                    isKnown ? 405 : 501, "\(head.method) is not possible here; possible are: \(methods)",
                    fields: ["Allow": methods]))
        }
        exchange.route = route
        exchange.request.parameters = parameters
        authorize(exchange, route)
    }

    private func answerUnknown(_ head: RequestHead) {
        let hint = station.server.routes.nearestPath(to: head.target.path).map { "; did you mean \($0)?" } ?? ""
        answer(.error(404, "there is nothing at \(head.target.path)\(hint)"))
    }

    /// What may be done here, and what pages of other origins may. False where a route has its own answer.
    private func answerOptions(_ exchange: Exchange, _ match: PathMatch) -> Bool {
        let fields = exchange.head.fields
        let isPreflight = fields["Origin"] != nil && fields["Access-Control-Request-Method"] != nil
        if !isPreflight, match.route(for: "OPTIONS") != nil { return false }
        let methods = match.allowedMethods
        var response = HTTPResponse(status: 204, fields: ["Allow": methods.joined(separator: ", ")])
        let wanted = match.route(for: fields["Access-Control-Request-Method"] ?? "GET")?.route
        if isPreflight, let wanted, wanted.allowsOtherOrigins {
            station.settings.crossOrigin.permitPreflight(&response.fields, request: fields, methods: methods)
        }
        answer(response)
        return true
    }

    private func authorize(_ exchange: Exchange, _ route: Route) {
        let access = station.server.access
        if let admission = access.admitAtOnce(exchange.request, to: route) { return take(admission, route) }
        let (request, me) = (exchange.request, LoopBound(self, on: loop))
        exchange.task = Task {
            let admission = await access.admit(request, to: route)
            me.execute {
                guard $0.exchange?.request.id == request.id, $0.exchange?.status == 0 else { return }
                $0.exchange?.task = nil
                $0.take(admission, route)
                // What has come meanwhile may be the body.
                $0.process()
                $0.updateInterest()
            }
        }
    }

    private func take(_ admission: Admission, _ route: Route) {
        switch admission {
        case .refused(let response): answer(response)
        case .admitted(let principal):
            exchange?.request.principal = principal
            takeBody(route)
        }
    }

    /// Somebody may do what they ask: now the body is wanted.
    private func takeBody(_ route: Route) {
        switch session.readBody(limit: route.bodyLimit, at: .now) {
        case .none: dispatch()
        case .reading(let asksForIt):
            if asksForIt { send(.bytes(ResponseHead.goOn, from: 0)) }
        case .tooLong:
            answer(.error(413, "the body is too long; \(route.bodyLimit) bytes are allowed here"))
        }
    }

    /// The request is complete: its route answers.
    private func dispatch() {
        guard let exchange, let route = exchange.route else { return }
        let (request, server, me) = (exchange.request, station.server, LoopBound(self, on: loop))
        switch route.handler {
        case .reply(let reply):
            exchange.task = Task {
                let response = await reply(request)
                guard !Task.isCancelled else { return }
                let answer = await Answer.make(response, for: request, files: server.files)
                me.execute { $0.begin(answer, to: request.id) }
            }
        case .webSocket(let reply): upgrade(exchange, route, reply)
        }
    }

    func begin(_ answer: Answer, to id: String) {
        guard !isClosed, let exchange, exchange.request.id == id, exchange.status == 0 else { return }
        begin(answer, of: exchange)
    }
}

extension Duration {
    /// The monotonic clock as the protocol machines take it.
    static var now: Duration { .nanoseconds(MonotonicTime.now.nanoseconds) }
}
