import HTTP
import RTSP
import Testing

/// Answers that take their time, and who may ask at all.
@Suite struct ServerSessionOrderTests {
    @Test func requestsWaitForTheAnswerBeforeThem() {
        let connection = Connection()
        connection.isSlow = true
        connection.ask("DESCRIBE /cam RTSP/1.0\nCSeq: 1")
        connection.ask("OPTIONS * RTSP/1.0\nCSeq: 2")
        connection.ask("DESCRIBE /down RTSP/1.0\nCSeq: 3")
        connection.ask("OPTIONS * RTSP/1.0\nCSeq: 4")
        #expect(connection.output.isEmpty)
        #expect(connection.session.isAwaitingAnswer)
        connection.answer()
        #expect(connection.responses.map { $0.fields["CSeq"] } == ["1", "2"])
        connection.answer()
        #expect(connection.responses.map { $0.fields["CSeq"] } == ["1", "2", "3", "4"])
        #expect(connection.responses.map(\.status.code) == [200, 200, 503, 200])
        #expect(!connection.session.isAwaitingAnswer)
    }

    @Test func tooManyWaitingRequestsEndTheConnection() {
        let connection = Connection()
        connection.isSlow = true
        connection.ask("DESCRIBE /cam RTSP/1.0\nCSeq: 0")
        for number in 1...8 { connection.ask("OPTIONS * RTSP/1.0\nCSeq: \(number)") }
        #expect(!connection.isClosed)
        connection.ask("OPTIONS * RTSP/1.0\nCSeq: 9")
        #expect(connection.isClosed)
    }

    @Test func anAnswerThatNobodyWaitsForIsNone() {
        let connection = Connection()
        #expect(connection.session.respondDescribe(.failure(.notFound), at: .zero) == nil)
        #expect(connection.session.respondSetup(.failure(.notFound), at: .zero) == nil)
        #expect(connection.session.respondPlay(.failure(.notFound), at: .zero) == nil)
        #expect(connection.session.respondAuthorization(.granted, at: .zero) == nil)
        connection.isSlow = true
        connection.ask("DESCRIBE /cam RTSP/1.0\nCSeq: 0")
        #expect(connection.session.respondPlay(.success([]), at: .zero) == nil)
        #expect(connection.session.isAwaitingAnswer)
    }

    @Test(arguments: [
        (Refusal.notFound, 404), (.unavailable(), 503), (.unsupportedTransport, 461),
        (.aggregateOperationNotAllowed, 459),
        (.tooManyViewers, 453), (.forbidden, 403), (.found(at: "rtsp://x/"), 302), (.internalError, 500),
    ])
    func aRefusedPlayLeavesTheSessionReady(_ refusal: Refusal, _ status: Int) {
        let connection = Connection()
        connection.ask("SETUP /cam/trackID=0 RTSP/1.0\nCSeq: 1\nTransport: RTP/AVP/TCP")
        connection.isSlow = true
        connection.ask("PLAY /cam RTSP/1.0\nCSeq: 2")
        #expect(connection.session.respondPlay(.failure(refusal), at: .zero)?.status.code == status)
        #expect(!connection.session.isPlaying)
        connection.ask("PLAY /cam RTSP/1.0\nCSeq: 3")
        #expect(connection.session.respondPlay(.success([]), at: .zero)?.status == .ok)
        #expect(connection.session.isPlaying)
    }

    @Test func aReasonCannotBeginALine() {
        let refusal = Refusal.unavailable(reason: "a\r\nX: b")
        let bytes = Response(refusal.status).bytes
        #expect(
            String(decoding: bytes, as: UTF8.self) == "RTSP/1.0 503 Service Unavailable: a  X: b\r\n\r\n")
    }

    // MARK: Authorization

    private func guarded(_ verdict: ServerSession.Verdict) -> Connection {
        var configuration = ServerSession.Configuration()
        configuration.asksAuthorization = true
        let connection = Connection(configuration)
        connection.verdict = verdict
        return connection
    }

    @Test func onlyWhatShowsACameraIsAskedFor() {
        let connection = guarded(.granted)
        for line in ["OPTIONS *", "DESCRIBE /cam", "GET_PARAMETER /cam"] { connection.ask("\(line) RTSP/1.0\nCSeq: 1") }
        connection.ask("SETUP /cam/trackID=0 RTSP/1.0\nCSeq: 1\nTransport: RTP/AVP/TCP")
        for line in ["PLAY /cam", "PAUSE /cam", "TEARDOWN /cam"] { connection.ask("\(line) RTSP/1.0\nCSeq: 1") }
        #expect(connection.responses.allSatisfy { $0.status == .ok })
        #expect(
            connection.events == [
                "authorize DESCRIBE", "describe cam", "authorize SETUP", "setup cam 0 interleaved 0-1",
                "authorize PLAY",
                "play [0]", "pause", "teardown [0]",
            ])
    }

    @Test func aChallengeLeavesTheConnectionOpen() {
        let connection = guarded(.challenged(["Digest realm=\"weir\", nonce=\"1\"", "Basic realm=\"weir\""]))
        connection.ask("DESCRIBE /cam RTSP/1.0\nCSeq: 1")
        #expect(connection.responses.map(\.status) == [.unauthorized])
        #expect(
            connection.responses[0].fields.values("WWW-Authenticate") == [
                "Digest realm=\"weir\", nonce=\"1\"", "Basic realm=\"weir\"",
            ])
        #expect(connection.outputText.contains("\r\nWWW-Authenticate: Digest"))
        connection.verdict = .granted
        connection.ask("DESCRIBE /cam RTSP/1.0\nCSeq: 2\nAuthorization: Basic dTpw")
        #expect(connection.responses.last?.status == .ok)
    }

    @Test func theForbiddenIsNotLookedUp() {
        let connection = guarded(.refused(.forbidden))
        connection.ask("DESCRIBE /nothing RTSP/1.0\nCSeq: 1")
        #expect(connection.responses.map(\.status) == [.forbidden])
        #expect(connection.events == ["authorize DESCRIBE"])
    }
}
