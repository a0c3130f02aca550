import HTTP
import RTSP
import Testing

/// What real clients depend on, one test each.
@Suite struct ServerSessionTests {
    private static let url = "rtsp://h:8554"
    private static let id = "0123456789abcdef"

    private func ask(_ connection: inout Connection, _ line: String, _ fields: String...) -> Response? {
        connection.ask((["\(line) RTSP/1.0", "CSeq: 9"] + fields).joined(separator: "\n")).first
    }

    private func setUp(_ connection: inout Connection, _ track: Int = 0, _ path: String = "cam") -> Response? {
        ask(
            &connection, "SETUP \(Self.url)/\(path)/trackID=\(track)",
            "Transport: RTP/AVP/TCP;unicast;interleaved=\(track * 2)-\(track * 2 + 1)")
    }

    private func play(_ connection: inout Connection) -> Response? {
        _ = setUp(&connection)
        return ask(&connection, "PLAY \(Self.url)/cam/", "Session: \(Self.id)")
    }

    // MARK: OPTIONS and DESCRIBE

    @Test(arguments: ["*", "rtsp://h:8554/cam", "rtsp://h:8554", "/"])
    func optionsListsWhatWorks(_ target: String) throws {
        var connection = Connection()
        let response = try #require(ask(&connection, "OPTIONS \(target)"))
        #expect(response.status == .ok)
        let methods = response.fields.members("Public")
        #expect(methods.contains("GET_PARAMETER") && methods.contains("SET_PARAMETER"))
        for method in methods {
            // Whatever is listed is not refused as a method.
            let status = ask(&connection, "\(method) \(Self.url)/cam")?.status.code
            #expect(![nil, 405, 501].contains(status))
        }
        #expect(!methods.contains("ANNOUNCE") && !methods.contains("RECORD"))
    }

    @Test func methodsThatAreNotAllowedNameThoseThatAre() throws {
        var connection = Connection()
        for method in ["ANNOUNCE", "RECORD"] {
            let response = try #require(ask(&connection, "\(method) \(Self.url)/cam"))
            #expect(response.status == .methodNotAllowed)
            #expect(response.fields.members("Allow").contains("DESCRIBE"))
            #expect(!response.fields.members("Allow").contains(method))
        }
    }

    @Test func descriptionsHaveTypeLengthAndBase() throws {
        var connection = Connection()
        let response = try #require(ask(&connection, "DESCRIBE rtsp://user:pass@h:8554/cam"))
        #expect(response.fields["Content-Type"] == "application/sdp")
        #expect(response.fields["Content-Length"] == String(response.body.count))
        #expect(response.fields["Content-Base"] == "rtsp://h:8554/cam/")
        #expect(!connection.outputText.contains("pass"))
    }

    @Test(arguments: [
        "Accept: application/sdp", "Accept: APPLICATION/SDP", "Accept: application/rtsl, application/sdp;level=-2",
        "Accept: */*", "Accept:", "X: y",
    ])
    func descriptionsAreAcceptedInManyWords(_ accept: String) {
        var connection = Connection()
        #expect(ask(&connection, "DESCRIBE \(Self.url)/cam", accept)?.status == .ok)
    }

    @Test func aCameraThatIsDownSaysWhyAndWhenToAskAgain() throws {
        var connection = Connection()
        let response = try #require(ask(&connection, "DESCRIBE \(Self.url)/down"))
        #expect(response.status.code == 503)
        #expect(response.status.reason == "Service Unavailable: the camera does not answer")
        #expect(response.fields["Retry-After"] == "5")
    }

    @Test func aCameraElsewhereIsPointedTo() throws {
        var connection = Connection()
        let response = try #require(ask(&connection, "DESCRIBE \(Self.url)/moved"))
        #expect(response.status == .found)
        #expect(response.fields["Location"] == "rtsp://elsewhere/cam")
    }

    @Test func unknownOptionsAreNamed() throws {
        var configuration = ServerSession.Configuration()
        configuration.features = ["www.onvif.org/ver20/backchannel"]
        var connection = Connection(configuration)
        let response = try #require(
            ask(
                &connection, "DESCRIBE \(Self.url)/cam", "Require: www.onvif.org/ver20/backchannel, odd",
                "Proxy-Require: x"
            ))
        #expect(response.status == .optionNotSupported)
        #expect(response.fields["Unsupported"] == "odd, x")
        #expect(ask(&connection, "DESCRIBE \(Self.url)/cam", "Require: www.onvif.org/ver20/backchannel")?.status == .ok)
    }

    // MARK: SETUP

    @Test func allTracksShareOneSession() throws {
        var connection = Connection()
        let first = try #require(setUp(&connection, 0)?.fields["Session"])
        #expect(setUp(&connection, 1)?.fields["Session"] == first)
        #expect(first == "\(Self.id);timeout=60")
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
        var connection = Connection()
        #expect(setUp(&connection)?.status == .ok)
        #expect(setUp(&connection)?.status == .ok)
        #expect(
            ask(
                &connection, "SETUP \(Self.url)/cam/trackID=0", "Session: \(Self.id)",
                "Transport: RTP/AVP/TCP;interleaved=6-7")?.status == .ok)
        #expect(
            connection.events == [
                "setup cam 0 interleaved 0-1", "setup cam 0 interleaved 0-1 repeated",
                "setup cam 0 interleaved 6-7 repeated",
            ])
        #expect(connection.session.track(ofChannel: 0) == nil)
    }

    @Test func channelsAreAssignedWhereTheClientNamesNone() {
        var connection = Connection()
        _ = ask(&connection, "SETUP \(Self.url)/cam/trackID=0", "Transport: RTP/AVP/TCP;interleaved=2-3")
        // Its own pair, 2 and 3, is taken by the other track.
        _ = ask(&connection, "SETUP \(Self.url)/cam/trackID=1", "Transport: RTP/AVP/TCP;unicast")
        #expect(connection.events == ["setup cam 0 interleaved 2-3", "setup cam 1 interleaved 0-1"])
    }

    @Test func channelsTellWhoseRTCPComes() throws {
        var connection = Connection()
        _ = ask(&connection, "SETUP \(Self.url)/cam/trackID=1", "Transport: RTP/AVP/TCP;interleaved=9-4")
        let rtcp = try #require(connection.session.track(ofChannel: 4))
        #expect(rtcp == (1, true))
        let rtp = try #require(connection.session.track(ofChannel: 9))
        #expect(rtp == (1, false))
        #expect(connection.session.track(ofChannel: 0) == nil)
    }

    @Test func theFirstUsableTransportIsOfferedFirst() {
        var connection = Connection()
        _ = ask(
            &connection, "SETUP \(Self.url)/video/trackID=0",
            "Transport: MP2T/RTP/TCP, RTP/SAVP;unicast;client_port=1-2, RTP/AVP;unicast;client_port=5000-5001",
            "Transport: RTP/AVP/TCP;interleaved=0-1")
        #expect(connection.events == ["setup video 0 udp 5000-5001 from 30000-30001"])
    }

    @Test func theReplyNamesOneTransport() throws {
        var connection = Connection()
        let response = try #require(
            ask(
                &connection, "SETUP \(Self.url)/video/trackID=0",
                "Transport: RTP/AVP/TCP;interleaved=0-1,RTP/AVP;client_port=5000-5001"))
        #expect(TransportHeader.list(response.fields["Transport"] ?? "").count == 1)
    }

    @Test func aDestinationIsNotBelieved() throws {
        var connection = Connection()
        let response = try #require(
            ask(
                &connection, "SETUP \(Self.url)/video/trackID=0",
                "Transport: RTP/AVP;unicast;destination=203.0.113.9;client_port=5000-5001"))
        #expect(response.status == .ok)
        #expect(!connection.outputText.contains("203.0.113.9"))
    }

    @Test func anEncryptedConnectionCarriesNoUDP() {
        var configuration = ServerSession.Configuration()
        configuration.carriages = [.interleaved]
        var connection = Connection(configuration)
        #expect(
            ask(&connection, "SETUP \(Self.url)/video/trackID=0", "Transport: RTP/AVP;client_port=5000-5001")?.status
                == .unsupportedTransport)
        #expect(setUp(&connection, 0, "video")?.status == .ok)
    }

    @Test func multicastIsGivenWhereItIsConfigured() throws {
        var configuration = ServerSession.Configuration()
        configuration.carriages.insert(.multicast)
        var connection = Connection(configuration)
        let response = try #require(
            ask(&connection, "SETUP \(Self.url)/video/trackID=0", "Transport: RTP/AVP;multicast"))
        #expect(
            response.fields["Transport"]
                == "RTP/AVP;multicast;destination=239.1.2.3;port=5004-5005;ttl=1;ssrc=00ABCD00")
    }

    @Test func aLoneTrackMayChangeItsCarriage() {
        var connection = Connection()
        _ = ask(&connection, "SETUP \(Self.url)/video/trackID=0", "Transport: RTP/AVP;client_port=5000-5001")
        let response = ask(
            &connection, "SETUP \(Self.url)/video/trackID=0", "Session: \(Self.id)",
            "Transport: RTP/AVP/TCP;interleaved=0-1")
        #expect(response?.status == .ok)
        #expect(connection.events.last == "setup video 0 interleaved 0-1 repeated")
    }

    @Test func aSlashAtTheEndIsTheFirstTrack() {
        var connection = Connection()
        #expect(ask(&connection, "SETUP \(Self.url)/cam/", "Transport: RTP/AVP/TCP;interleaved=0-1")?.status == .ok)
        #expect(connection.events == ["setup cam 0 interleaved 0-1"])
    }

    @Test func aSetupOutsideThePlayingSessionBeginsAnew() {
        var connection = Connection()
        _ = play(&connection)
        _ = setUp(&connection)
        #expect(connection.events.last == "setup cam 0 interleaved 0-1 restart")
        #expect(!connection.session.isPlaying)
        #expect(connection.session.sessionID == "0123456789abcdf0")
    }

    @Test func anotherCameraMayFollowOnTheSameConnection() {
        var connection = Connection()
        _ = setUp(&connection)
        #expect(setUp(&connection, 0, "video")?.status == .ok)
        #expect(connection.events.last == "setup video 0 interleaved 0-1 restart")
    }

    @Test func aRefusedSetupLeavesTheSession() {
        var connection = Connection()
        _ = setUp(&connection)
        #expect(setUp(&connection, 5)?.status == .notFound)
        #expect(connection.session.sessionID == Self.id)
        #expect(ask(&connection, "PLAY \(Self.url)/cam")?.status == .ok)
        #expect(connection.events.last == "play [0]")
    }

    // MARK: PLAY, PAUSE, TEARDOWN

    @Test func rtpInfoFollowsTheOrderOfTheSetups() throws {
        var connection = Connection()
        _ = setUp(&connection, 1)
        _ = setUp(&connection, 0)
        let response = try #require(ask(&connection, "PLAY \(Self.url)/cam/"))
        #expect(
            response.fields["RTP-Info"]
                == "url=rtsp://h:8554/cam/trackID=1;seq=101;rtptime=90001,"
                + "url=rtsp://h:8554/cam/trackID=0;seq=100;rtptime=90000")
    }

    @Test func rtpInfoLeavesOutWhatIsNotKnown() throws {
        var connection = Connection()
        connection.isSlow = true
        func start(_ starts: [ServerSession.Start]) -> Response? {
            _ = setUp(&connection)
            connection.answer()
            _ = ask(&connection, "PLAY \(Self.url)/cam/")
            let response = connection.session.respondPlay(.success(starts), at: .zero)
            _ = ask(&connection, "TEARDOWN \(Self.url)/cam/")
            return response
        }
        let unknown = try #require(start([]))
        #expect(unknown.status == .ok)
        #expect(unknown.fields["RTP-Info"] == nil)
        let half = try #require(start([.init(track: 0, sequenceNumber: 7, timestamp: nil)]))
        #expect(half.fields["RTP-Info"] == "url=rtsp://h:8554/cam/trackID=0;seq=7")
    }

    @Test func playingTwiceIsFine() throws {
        var connection = Connection()
        _ = play(&connection)
        let again = try #require(ask(&connection, "PLAY \(Self.url)/cam/", "Range: npt=30-"))
        #expect(again.status == .ok)
        #expect(again.fields["Range"] == "npt=now-")
        #expect(connection.events.filter { $0.hasPrefix("play") }.count == 1)
    }

    @Test func pausingTwiceIsFine() {
        var connection = Connection()
        _ = play(&connection)
        for _ in 0..<2 { #expect(ask(&connection, "PAUSE \(Self.url)/cam/")?.status == .ok) }
        #expect(connection.events.filter { $0 == "pause" }.count == 1)
        #expect(ask(&connection, "PLAY \(Self.url)/cam/")?.status == .ok)
        #expect(connection.events.last == "play [0] resumed")
    }

    @Test func pausingBeforePlayingIsFine() {
        var connection = Connection()
        _ = setUp(&connection)
        #expect(ask(&connection, "PAUSE \(Self.url)/cam/")?.status == .ok)
        #expect(connection.events == ["setup cam 0 interleaved 0-1"])
    }

    @Test(arguments: [
        "Range: npt=5-10", "Range: clock=19961108T142300Z-", "Range: nonsense", "Scale: 2.0", "Speed: 1.5",
        "Rate-Control: no",
        "Blocksize: 1400",
    ])
    func aLiveCameraIgnoresWhereToBegin(_ field: String) {
        var connection = Connection()
        _ = setUp(&connection)
        #expect(ask(&connection, "PLAY \(Self.url)/cam/", field)?.fields["Range"] == "npt=now-")
    }

    @Test(arguments: ["", "Session:", "Session: 0123456789abcdef;timeout=60", "session:0123456789abcdef"])
    func theSessionIsWrittenInManyWays(_ field: String) {
        var connection = Connection()
        _ = setUp(&connection)
        #expect(ask(&connection, "PLAY \(Self.url)/cam/", field.isEmpty ? "X: y" : field)?.status == .ok)
    }

    @Test func aLoneTrackMayBePlayedByItsURL() {
        var connection = Connection()
        _ = setUp(&connection)
        #expect(ask(&connection, "PLAY \(Self.url)/cam/trackID=0")?.status == .ok)
    }

    @Test func teardownEndsTheSessionAndLeavesTheConnection() {
        var connection = Connection()
        _ = play(&connection)
        #expect(ask(&connection, "TEARDOWN \(Self.url)/cam/", "Session: \(Self.id)")?.status == .ok)
        #expect(connection.session.sessionID == nil)
        #expect(ask(&connection, "TEARDOWN \(Self.url)/cam/", "Session: \(Self.id)")?.status == .sessionNotFound)
        #expect(ask(&connection, "DESCRIBE \(Self.url)/cam", "Session: \(Self.id)")?.status == .ok)
        #expect(setUp(&connection)?.fields["Session"] == "0123456789abcdf0;timeout=60")
        #expect(!connection.isClosed)
    }

    // MARK: GET_PARAMETER and SET_PARAMETER

    @Test(arguments: ["GET_PARAMETER", "SET_PARAMETER"])
    func keepalivesWorkInEveryState(_ method: String) throws {
        var connection = Connection()
        #expect(ask(&connection, "\(method) \(Self.url)/cam")?.status == .ok)
        #expect(ask(&connection, "\(method) \(Self.url)/cam", "Session: *")?.status == .ok)
        _ = setUp(&connection)
        let ready = try #require(ask(&connection, "\(method) \(Self.url)/cam/", "Session: \(Self.id)"))
        #expect(ready.fields["Session"] == Self.id)
        _ = ask(&connection, "PLAY \(Self.url)/cam/")
        let playing = try #require(ask(&connection, "\(method) /", "Session: \(Self.id)"))
        #expect(playing.status == .ok)
        #expect(playing.body.isEmpty)
    }

    @Test func aBodyOfEmptyLinesIsAKeepalive() {
        var connection = Connection()
        connection.receive(Array("GET_PARAMETER /cam RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 2\r\n\r\n\r\n".utf8))
        #expect(connection.responses.map(\.status) == [.ok])
    }

    @Test func optionsIsAKeepaliveToo() {
        var connection = Connection()
        _ = play(&connection)
        #expect(ask(&connection, "OPTIONS \(Self.url)/cam/", "Session: \(Self.id)")?.fields["Session"] == Self.id)
    }
}
