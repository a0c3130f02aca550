import RTSP
import Testing

/// Sessions that outlive the connection they began on.
@Suite struct ServerSessionMoveTests {
    private func playing(_ transport: String) -> Connection {
        let connection = Connection()
        connection.ask("SETUP /video/trackID=0 RTSP/1.0\nCSeq: 1\nTransport: \(transport)")
        connection.ask("PLAY /video RTSP/1.0\nCSeq: 2")
        return connection
    }

    @Test func aUDPSessionMovesToAnotherConnection() throws {
        let (old, new) = (playing("RTP/AVP;client_port=5000-5001"), Connection())
        let detached = old.session.detach()
        let session = try #require(detached)
        #expect(session.id == "0123456789abcdef")
        let isTaken = new.session.attach(session, at: .seconds(5))
        #expect(isTaken)
        new.ask("PAUSE /video RTSP/1.0\nCSeq: 3\nSession: \(session.id)")
        #expect(new.events == ["pause"])
        old.ask("PAUSE /video RTSP/1.0\nCSeq: 3\nSession: \(session.id)")
        #expect(old.responses.last?.status == .sessionNotFound)
        let isTakenTwice = new.session.attach(session, at: .seconds(6))
        #expect(!isTakenTwice)
    }

    @Test func anInterleavedSessionStays() {
        let connection = playing("RTP/AVP/TCP")
        let detached = connection.session.detach()
        #expect(detached == nil)
        #expect(connection.session.isPlaying)
    }

    @Test func anEncryptedConnectionTakesNoUDPSession() throws {
        var configuration = ServerSession.Configuration()
        configuration.carriages = [.interleaved]
        let (old, new) = (playing("RTP/AVP;client_port=5000-5001"), Connection(configuration))
        let detached = old.session.detach()
        let isTaken = new.session.attach(try #require(detached), at: .zero)
        #expect(!isTaken)
        #expect(new.session.sessionID == nil)
    }
}
