import HTTP
import RTSP
import Testing

/// What real clients depend on: SETUP.
@Suite struct ServerSessionSetupTests {
    @Test func allTracksShareOneSession() throws {
        let connection = Connection()
        let first = try #require(connection.setUp(0)?.fields["Session"])
        #expect(connection.setUp(1)?.fields["Session"] == first)
        #expect(first == "\(Connection.id);timeout=60")
    }

    @Test func identifiersDifferAndHaveNoDashes() throws {
        var random = Connection.Numbers(number: 1)
        var ids: Set<String> = []
        for _ in 0..<50 {
            random.number &*= 0x9E37_79B9_7F4A_7C15
            var session = ServerSession(configuration: .init(), randomNumbers: random, at: .zero)
            let request = Request(
                "SETUP", "/cam/trackID=0", fields: ["CSeq": "1", "Transport": "RTP/AVP/TCP;interleaved=0-1"])
            _ = session.handle(request, at: .zero)
            _ = session.respondSetup(
                .success(.init(.interleaved(ChannelPair(rtp: 0, rtcp: 1)), ssrc: nil)), at: .zero)
            let id = try #require(session.sessionID)
            #expect(id.utf8.count == 16 && id.utf8.allSatisfy { $0.hexadecimalValue != nil })
            ids.insert(id)
        }
        #expect(ids.count == 50)
    }

    @Test func aSmallRandomNumberStillHasSixteenDigits() {
        var session = ServerSession(
            configuration: .init(), randomNumbers: Connection.Numbers(number: 0xF), at: .zero)
        _ = session.handle(
            Request("SETUP", "/c/trackID=0", fields: ["CSeq": "1", "Transport": "RTP/AVP/TCP"]), at: .zero)
        _ = session.respondSetup(.success(.init(.interleaved(ChannelPair(rtp: 0, rtcp: 1)), ssrc: nil)), at: .zero)
        #expect(session.sessionID == "000000000000000f")
    }

    @Test func theSameTrackMayBeSetUpAgain() {
        let connection = Connection()
        #expect(connection.setUp()?.status == .ok)
        #expect(connection.setUp()?.status == .ok)
        #expect(
            connection.send(
                "SETUP \(Connection.url)/cam/trackID=0", "Session: \(Connection.id)",
                "Transport: RTP/AVP/TCP;interleaved=6-7")?.status == .ok)
        #expect(
            connection.events == [
                "setup cam 0 interleaved 0-1", "setup cam 0 interleaved 0-1 repeated",
                "setup cam 0 interleaved 6-7 repeated",
            ])
        #expect(connection.session.track(ofChannel: 0) == nil)
    }

    @Test func channelsAreAssignedWhereTheClientNamesNone() {
        let connection = Connection()
        _ = connection.send("SETUP \(Connection.url)/cam/trackID=0", "Transport: RTP/AVP/TCP;interleaved=2-3")
        // Its own pair, 2 and 3, is taken by the other track.
        _ = connection.send("SETUP \(Connection.url)/cam/trackID=1", "Transport: RTP/AVP/TCP;unicast")
        #expect(connection.events == ["setup cam 0 interleaved 2-3", "setup cam 1 interleaved 0-1"])
    }

    @Test func channelsTellWhoseRTCPComes() throws {
        let connection = Connection()
        _ = connection.send("SETUP \(Connection.url)/cam/trackID=1", "Transport: RTP/AVP/TCP;interleaved=9-4")
        let rtcp = try #require(connection.session.track(ofChannel: 4))
        #expect(rtcp == (1, true))
        let rtp = try #require(connection.session.track(ofChannel: 9))
        #expect(rtp == (1, false))
        #expect(connection.session.track(ofChannel: 0) == nil)
    }

    @Test func theFirstUsableTransportIsOfferedFirst() {
        let connection = Connection()
        _ = connection.send(
            "SETUP \(Connection.url)/video/trackID=0",
            "Transport: MP2T/RTP/TCP, RTP/SAVP;unicast;client_port=1-2, RTP/AVP;unicast;client_port=5000-5001",
            "Transport: RTP/AVP/TCP;interleaved=0-1")
        #expect(connection.events == ["setup video 0 udp 5000-5001 from 30000-30001"])
    }

    @Test func theReplyNamesOneTransport() throws {
        let connection = Connection()
        let response = try #require(
            connection.send(
                "SETUP \(Connection.url)/video/trackID=0",
                "Transport: RTP/AVP/TCP;interleaved=0-1,RTP/AVP;client_port=5000-5001"))
        #expect(TransportHeader.list(response.fields["Transport"] ?? "").count == 1)
    }

    @Test func aDestinationIsNotBelieved() throws {
        let connection = Connection()
        let response = try #require(
            connection.send(
                "SETUP \(Connection.url)/video/trackID=0",
                "Transport: RTP/AVP;unicast;destination=203.0.113.9;client_port=5000-5001"))
        #expect(response.status == .ok)
        #expect(!connection.outputText.contains("203.0.113.9"))
    }

    @Test func anEncryptedConnectionCarriesNoUDP() {
        var configuration = ServerSession.Configuration()
        configuration.carriages = [.interleaved]
        let connection = Connection(configuration)
        #expect(
            connection.send("SETUP \(Connection.url)/video/trackID=0", "Transport: RTP/AVP;client_port=5000-5001")?
                .status
                == .unsupportedTransport)
        #expect(connection.setUp(0, "video")?.status == .ok)
    }

    @Test func multicastIsGivenWhereItIsConfigured() throws {
        var configuration = ServerSession.Configuration()
        configuration.carriages.insert(.multicast)
        let connection = Connection(configuration)
        let response = try #require(
            connection.send("SETUP \(Connection.url)/video/trackID=0", "Transport: RTP/AVP;multicast"))
        #expect(
            response.fields["Transport"]
                == "RTP/AVP;multicast;destination=239.1.2.3;port=5004-5005;ttl=1;ssrc=00ABCD00")
    }

    @Test func aLoneTrackMayChangeItsCarriage() {
        let connection = Connection()
        _ = connection.send("SETUP \(Connection.url)/video/trackID=0", "Transport: RTP/AVP;client_port=5000-5001")
        let response = connection.send(
            "SETUP \(Connection.url)/video/trackID=0", "Session: \(Connection.id)",
            "Transport: RTP/AVP/TCP;interleaved=0-1")
        #expect(response?.status == .ok)
        #expect(connection.events.last == "setup video 0 interleaved 0-1 repeated")
    }

    @Test func aSlashAtTheEndIsTheFirstTrack() {
        let connection = Connection()
        #expect(
            connection.send("SETUP \(Connection.url)/cam/", "Transport: RTP/AVP/TCP;interleaved=0-1")?.status == .ok)
        #expect(connection.events == ["setup cam 0 interleaved 0-1"])
    }

    @Test func aSetupOutsideThePlayingSessionBeginsAnew() {
        let connection = Connection()
        _ = connection.play()
        _ = connection.setUp()
        #expect(connection.events.last == "setup cam 0 interleaved 0-1 restart")
        #expect(!connection.session.isPlaying)
        #expect(connection.session.sessionID == "0123456789abcdf0")
    }

    @Test func anotherCameraMayFollowOnTheSameConnection() {
        let connection = Connection()
        _ = connection.setUp()
        #expect(connection.setUp(0, "video")?.status == .ok)
        #expect(connection.events.last == "setup video 0 interleaved 0-1 restart")
    }

    @Test func aRefusedSetupLeavesTheSession() {
        let connection = Connection()
        _ = connection.setUp()
        #expect(connection.setUp(5)?.status == .notFound)
        #expect(connection.session.sessionID == Connection.id)
        #expect(connection.send("PLAY \(Connection.url)/cam")?.status == .ok)
        #expect(connection.events.last == "play [0]")
    }
}
