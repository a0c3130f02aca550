import Bytes

/// The server's half of an HTTP/1.1 connection (RFC 9112): which requests its bytes are, how long they may take, and when
/// no more may come. No sockets and no clock: bytes and times in, requests out.
///
/// One request at a time: the next one is not looked at before the last one's answer has been sent, so answers go out in
/// the order of the requests, and whoever sends many at once makes us hold nothing but their bytes.
package struct HTTPServerSession: Sendable {
    package struct Configuration: Hashable, Sendable {
        package var limits: MessageLimits
        /// For a head, from its first byte on.
        package var headTimeout: Duration = .seconds(10)
        /// Between requests, and until the first one.
        package var idleTimeout: Duration = .seconds(60)
        /// For a body of no length; longer ones are given a second more for every 16 KiB that they may have.
        package var bodyTimeout: Duration = .seconds(30)
        /// After so many, the client connects anew.
        package var requestLimit = 100_000

        package init() {
            limits = MessageLimits(body: 0)
            limits.fields = 100
        }
    }

    /// What the connection has to act on.
    package enum Input: Hashable, Sendable {
        /// Decide by it, and then either answer, or take the body with `readBody(limit:at:)`.
        case head(RequestHead)
        /// The body of that head is complete: answer.
        case body([UInt8])
        /// Answer with this, and end the connection.
        case refusal(RequestRefusal)
    }

    package enum BodyDecision: Hashable, Sendable {
        /// There is none: answer.
        case none
        /// It will come out of `next`. With `asksForIt` send `100 Continue` first.
        case reading(asksForIt: Bool)
        /// It is longer than allowed here: answer 413 and end the connection.
        case tooLong
    }

    /// Why a connection has waited for too long.
    package enum Expiry: Hashable, Sendable {
        /// Nothing has been begun: it can be closed without a word.
        case idle
        /// Answer 408 and end the connection.
        case request
    }

    private enum Phase {
        case head
        /// A head was given out, and what to do with it is not known yet.
        case deciding(RequestHead)
        case body(BodyReader)
        case answering
        /// Nothing is read any more.
        case over
    }

    package let configuration: Configuration
    /// Requests so far.
    package private(set) var requestCount = 0
    private var heads: HeadParser
    private var phase = Phase.head
    /// nil while it is our turn.
    private var deadline: Duration?

    package init(_ configuration: Configuration = Configuration(), at now: Duration) {
        self.configuration = configuration
        heads = HeadParser(limits: configuration.limits)
        // The first head is what a connection is opened for: it need not be waited for as long as a further one.
        deadline = now + min(configuration.headTimeout, configuration.idleTimeout)
    }

    /// Whether bytes are taken now; else the connection keeps them for later.
    package var takesBytes: Bool {
        switch phase {
        case .head, .body: true
        case .deciding, .answering, .over: false
        }
    }

    /// Nothing of a request is here that would have to be answered.
    package var isIdle: Bool {
        if case .head = phase { heads.isBetweenMessages } else { false }
    }

    /// Reads on from `position` and moves it behind the bytes it took; nil when it needs more, or takes none now.
    package mutating func next(in bytes: RawSpan, at position: inout Int, now: Duration) -> Input? {
        do throws(RequestRefusal) {
            switch phase {
            case .head:
                return try nextHead(bytes, &position, now).map(Input.head)
            case .body(var reader):
                // Taken out, so that its bytes are not copied.
                phase = .over
                let body = try reader.read(bytes, from: &position)
                phase = body == nil ? .body(reader) : .answering
                if body != nil { deadline = nil }
                return body.map(Input.body)
            case .deciding, .answering, .over:
                return nil
            }
        } catch {
            end()
            return .refusal(error)
        }
    }

    private mutating func nextHead(
        _ bytes: RawSpan, _ position: inout Int, _ now: Duration
    ) throws(RequestRefusal) -> RequestHead? {
        let wasIdle = heads.isBetweenMessages
        let message: Message?
        do throws(MessageError) {
            message = try heads.parse(bytes, from: &position)
        } catch { throw RequestRefusal(error) }
        guard let message else {
            if wasIdle, !heads.isBetweenMessages { deadline = now + configuration.headTimeout }
            return nil
        }
        let head = try RequestHead(message)
        requestCount += 1
        phase = .deciding(head)
        deadline = nil
        return head
    }

    /// The request will be answered, once its body is here.
    /// - Parameter limit: of the body, in bytes.
    package mutating func readBody(limit: Int, at now: Duration) -> BodyDecision {
        guard case .deciding(let head) = phase else { return .none }
        switch head.framing {
        case .none:
            phase = .answering
            return .none
        case .length(let length) where length > limit:
            end()
            return .tooLong
        case .length, .chunked:
            phase = .body(BodyReader(head.framing, limit: limit))
            deadline = now + configuration.bodyTimeout + .seconds(limit / (16 * 1024))
            return .reading(asksForIt: head.expectsContinue)
        }
    }

    /// Whether a further request may come after the answer to `head`.
    package func mayContinue(after head: RequestHead) -> Bool {
        head.keepsAlive && requestCount < configuration.requestLimit
    }

    /// The request is answered without its body: false where one would come, and the connection has to end.
    package mutating func skipBody() -> Bool {
        switch phase {
        case .deciding(let head) where head.framing == .none:
            phase = .answering
            return true
        case .answering: return true
        case .head, .deciding, .body, .over:
            end()
            return false
        }
    }

    /// The answer has been sent: the next request may come.
    package mutating func answered(at now: Duration) {
        guard case .answering = phase else { return }
        phase = .head
        deadline = now + configuration.idleTimeout
    }

    /// No more requests are read.
    package mutating func end() {
        phase = .over
        deadline = nil
    }

    /// To be asked now and then: whether the client has kept us waiting for too long. No more requests are read then.
    package mutating func expiry(at now: Duration) -> Expiry? {
        guard let deadline, now >= deadline else { return nil }
        let expiry = isIdle ? Expiry.idle : .request
        end()
        return expiry
    }
}
