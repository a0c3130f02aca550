import Bytes
import HTTP
import TestKit
import Testing

/// The server's half of a connection: order, bodies and deadlines. What is refused stands in the server's table.
@Suite struct HTTPServerSessionTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

    private func give(
        _ text: String, to session: inout HTTPServerSession, at now: Duration = .zero
    ) -> (input: HTTPServerSession.Input?, taken: Int) {
        var position = 0
        let input = session.next(in: Array(text.utf8).span.bytes, at: &position, now: now)
        return (input, position)
    }

    private func expiry(of session: inout HTTPServerSession, at now: Duration) -> HTTPServerSession.Expiry? {
        session.expiry(at: now)
    }

    @Test func waitsForTheAnswer() {
        var session = HTTPServerSession(at: .zero)
        let (input, taken) = give(Self.get + Self.get, to: &session)
        guard case .head(let head) = input else {
            Issue.record("no request")
            return
        }
        #expect(head.target.path == "/a")
        #expect(taken == Self.get.utf8.count)
        #expect(!session.takesBytes)
        let decision = session.readBody(limit: 10, at: .zero)
        #expect(decision == .none)
        #expect(give(Self.get, to: &session).input == nil)
        session.answered(at: .zero)
        #expect(session.takesBytes && session.isIdle)
        #expect(give(Self.get, to: &session).input != nil)
        #expect(session.requestCount == 2)
    }

    @Test(arguments: [
        ("Content-Length: 3\r\n\r\nabc", "abc"), ("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc"),
        ("transfer-encoding: CHUNKED\r\n\r\n002;x=\"y\"\r\nab\r\n1\r\nc\r\n00\r\nA: b\r\nC: d\r\n\r\n", "abc"),
        ("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""), ("Content-Length: 0\r\n\r\n", nil), ("\r\n", nil),
    ])
    func readsBodies(_ rest: String, _ expected: String?) {
        let bytes = Array("POST /a HTTP/1.1\r\nHost: h\r\n\(rest)".utf8)
        let feed = DripFeed(bytes) { pieces in
            var session = HTTPServerSession(at: .zero)
            var results: [String] = []
            for piece in pieces {
                var position = 0
                while position < piece.count {
                    switch session.next(in: piece.span.bytes, at: &position, now: .zero) {
                    case .head: results.append("\(session.readBody(limit: 3, at: .zero) == .none)")
                    case .body(let body): results.append(String(decoding: body, as: UTF8.self))
                    case .refusal(let refusal): results.append("\(refusal.status)")
                    case nil: break
                    }
                    if !session.takesBytes { break }
                }
            }
            return results
        }
        #expect(feed.whole == (expected.map { ["false", $0] } ?? ["true"]))
        #expect(feed.differences.isEmpty)
    }

    @Test func aBodyThatIsNotWantedEndsTheConnection() {
        var session = HTTPServerSession(at: .zero)
        _ = give("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n", to: &session)
        let goesOn = session.skipBody()
        #expect(!goesOn)
        session.answered(at: .zero)
        #expect(!session.takesBytes)
    }

    @Test func headsAndBodiesHaveTheirTime() {
        var session = HTTPServerSession(at: .zero)
        #expect(expiry(of: &session, at: .seconds(9)) == nil)
        _ = give("GET /a", to: &session, at: .seconds(9))
        #expect(expiry(of: &session, at: .seconds(18)) == nil)
        // A byte now and then does not help.
        _ = give("b", to: &session, at: .seconds(18))
        #expect(expiry(of: &session, at: .seconds(19)) == .request)
        #expect(!session.takesBytes)

        session = HTTPServerSession(at: .zero)
        _ = give("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n", to: &session)
        #expect(expiry(of: &session, at: .seconds(1000)) == nil)
        let decision = session.readBody(limit: 1 << 20, at: .zero)
        #expect(decision == .reading(asksForIt: false))
        #expect(expiry(of: &session, at: .seconds(93)) == nil)
        #expect(expiry(of: &session, at: .seconds(94)) == .request)
    }

    @Test func silenceHasItsTime() {
        var session = HTTPServerSession(at: .zero)
        #expect(expiry(of: &session, at: .seconds(10)) == .idle)
        session = HTTPServerSession(at: .zero)
        _ = give(Self.get, to: &session)
        _ = session.readBody(limit: 0, at: .zero)
        // It is our turn: there is no hurry.
        #expect(expiry(of: &session, at: .seconds(1000)) == nil)
        session.answered(at: .seconds(1000))
        _ = give("\r\n\r\n", to: &session, at: .seconds(1050))
        #expect(expiry(of: &session, at: .seconds(1059)) == nil)
        #expect(expiry(of: &session, at: .seconds(1060)) == .idle)
    }

    @Test func connectionsDoNotServeForEver() {
        var configuration = HTTPServerSession.Configuration()
        configuration.requestLimit = 2
        var session = HTTPServerSession(configuration, at: .zero)
        for isLast in [false, true] {
            guard case .head(let head) = give(Self.get, to: &session).input else {
                Issue.record("no request")
                return
            }
            #expect(session.mayContinue(after: head) == !isLast)
            _ = session.readBody(limit: 0, at: .zero)
            session.answered(at: .zero)
        }
    }
}
