import HTTP
import RTSP
import Testing

/// What real clients depend on: PLAY, PAUSE, TEARDOWN and the keepalives.
@Suite struct ServerSessionPlayTests {
    @Test func rtpInfoFollowsTheOrderOfTheSetups() throws {
        let connection = Connection()
        _ = connection.setUp(1)
        _ = connection.setUp(0)
        let response = try #require(connection.send("PLAY \(Connection.url)/cam/"))
        #expect(
            response.fields["RTP-Info"]
                == "url=rtsp://h:8554/cam/trackID=1;seq=101;rtptime=90001,"
                + "url=rtsp://h:8554/cam/trackID=0;seq=100;rtptime=90000")
    }

    @Test func rtpInfoLeavesOutWhatIsNotKnown() throws {
        let connection = Connection()
        connection.isSlow = true
        func start(_ starts: [ServerSession.Start]) -> Response? {
            _ = connection.setUp()
            connection.answer()
            _ = connection.send("PLAY \(Connection.url)/cam/")
            let response = connection.session.respondPlay(.success(starts), at: .zero)
            _ = connection.send("TEARDOWN \(Connection.url)/cam/")
            return response
        }
        let unknown = try #require(start([]))
        #expect(unknown.status == .ok)
        #expect(unknown.fields["RTP-Info"] == nil)
        let half = try #require(start([.init(track: 0, sequenceNumber: 7, timestamp: nil)]))
        #expect(half.fields["RTP-Info"] == "url=rtsp://h:8554/cam/trackID=0;seq=7")
    }

    @Test func playingTwiceIsFine() throws {
        let connection = Connection()
        _ = connection.play()
        let again = try #require(connection.send("PLAY \(Connection.url)/cam/", "Range: npt=30-"))
        #expect(again.status == .ok)
        #expect(again.fields["Range"] == "npt=now-")
        #expect(connection.events.filter { $0.hasPrefix("play") }.count == 1)
    }

    @Test func pausingTwiceIsFine() {
        let connection = Connection()
        _ = connection.play()
        for _ in 0..<2 { #expect(connection.send("PAUSE \(Connection.url)/cam/")?.status == .ok) }
        #expect(connection.events.filter { $0 == "pause" }.count == 1)
        #expect(connection.send("PLAY \(Connection.url)/cam/")?.status == .ok)
        #expect(connection.events.last == "play [0] resumed")
    }

    @Test func pausingBeforePlayingIsFine() {
        let connection = Connection()
        _ = connection.setUp()
        #expect(connection.send("PAUSE \(Connection.url)/cam/")?.status == .ok)
        #expect(connection.events == ["setup cam 0 interleaved 0-1"])
    }

    @Test(arguments: [
        "Range: npt=5-10", "Range: clock=19961108T142300Z-", "Range: nonsense", "Scale: 2.0", "Speed: 1.5",
        "Rate-Control: no",
        "Blocksize: 1400",
    ])
    func aLiveCameraIgnoresWhereToBegin(_ field: String) {
        let connection = Connection()
        _ = connection.setUp()
        #expect(connection.send("PLAY \(Connection.url)/cam/", field)?.fields["Range"] == "npt=now-")
    }

    @Test(arguments: ["", "Session:", "Session: 0123456789abcdef;timeout=60", "session:0123456789abcdef"])
    func theSessionIsWrittenInManyWays(_ field: String) {
        let connection = Connection()
        _ = connection.setUp()
        #expect(connection.send("PLAY \(Connection.url)/cam/", field.isEmpty ? "X: y" : field)?.status == .ok)
    }

    @Test func aLoneTrackMayBePlayedByItsURL() {
        let connection = Connection()
        _ = connection.setUp()
        #expect(connection.send("PLAY \(Connection.url)/cam/trackID=0")?.status == .ok)
    }

    @Test func teardownEndsTheSessionAndLeavesTheConnection() {
        let connection = Connection()
        _ = connection.play()
        #expect(connection.send("TEARDOWN \(Connection.url)/cam/", "Session: \(Connection.id)")?.status == .ok)
        #expect(connection.session.sessionID == nil)
        #expect(
            connection.send("TEARDOWN \(Connection.url)/cam/", "Session: \(Connection.id)")?.status == .sessionNotFound)
        #expect(connection.send("DESCRIBE \(Connection.url)/cam", "Session: \(Connection.id)")?.status == .ok)
        #expect(connection.setUp()?.fields["Session"] == "0123456789abcdf0;timeout=60")
        #expect(!connection.isClosed)
    }

    @Test func aTrackIsTornDownOnce() {
        let connection = Connection()
        _ = connection.setUp(0)
        _ = connection.setUp(1)
        #expect(connection.send("TEARDOWN \(Connection.url)/cam/trackID=5")?.status == .notFound)
        #expect(connection.send("TEARDOWN \(Connection.url)/cam/trackID=1")?.status == .ok)
        #expect(connection.events.last == "teardown [1] of more")
        #expect(connection.send("PLAY \(Connection.url)/cam/")?.status == .ok)
        #expect(connection.events.last == "play [0]")
    }

    @Test(arguments: ["GET_PARAMETER", "SET_PARAMETER"])
    func keepalivesWorkInEveryState(_ method: String) throws {
        let connection = Connection()
        #expect(connection.send("\(method) \(Connection.url)/cam")?.status == .ok)
        #expect(connection.send("\(method) \(Connection.url)/cam", "Session: *")?.status == .ok)
        _ = connection.setUp()
        let ready = try #require(connection.send("\(method) \(Connection.url)/cam/", "Session: \(Connection.id)"))
        #expect(ready.fields["Session"] == Connection.id)
        _ = connection.send("PLAY \(Connection.url)/cam/")
        let playing = try #require(connection.send("\(method) /", "Session: \(Connection.id)"))
        #expect(playing.status == .ok)
        #expect(playing.body.isEmpty)
    }

    @Test func aBodyOfEmptyLinesIsAKeepalive() {
        let connection = Connection()
        connection.receive(Array("GET_PARAMETER /cam RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 2\r\n\r\n\r\n".utf8))
        #expect(connection.responses.map(\.status) == [.ok])
    }

    @Test func optionsIsAKeepaliveToo() {
        let connection = Connection()
        _ = connection.play()
        #expect(
            connection.send("OPTIONS \(Connection.url)/cam/", "Session: \(Connection.id)")?.fields["Session"]
                == Connection.id)
    }
}
