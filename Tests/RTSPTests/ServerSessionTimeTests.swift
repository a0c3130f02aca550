import HTTP
import RTSP
import Testing

@Suite struct ServerSessionTimeTests {
    private func playing(_ transport: String) -> Connection {
        let connection = Connection()
        connection.ask("SETUP /video/trackID=0 RTSP/1.0\nCSeq: 1\nTransport: \(transport)")
        connection.ask("PLAY /video RTSP/1.0\nCSeq: 2")
        return connection
    }

    private let tcp = "RTP/AVP/TCP;interleaved=0-1"
    private let udp = "RTP/AVP;unicast;client_port=5000-5001"

    @Test func aSilentUDPSessionEndsAfterAGenerousTimeout() {
        let connection = playing(udp)
        #expect(!connection.session.isExpired(at: .seconds(89)))
        #expect(connection.session.isExpired(at: .seconds(90)))
        connection.session.keepalive(at: .seconds(60))
        #expect(!connection.session.isExpired(at: .seconds(149)))
        #expect(connection.session.deadline == .seconds(150))
    }

    @Test func aSilentTCPSessionEndsAfterTwiceTheTimeout() {
        let connection = playing(tcp)
        #expect(!connection.session.isExpired(at: .seconds(119)))
        #expect(connection.session.isExpired(at: .seconds(120)))
    }

    @Test func aTCPPlayerThatReadsNeverEnds() {
        let connection = playing(tcp)
        for minute in 1...100 {
            #expect(!connection.session.isExpired(at: .seconds(minute * 60)))
            connection.session.wrote(at: .seconds(minute * 60))
        }
        #expect(connection.session.isExpired(at: .seconds(6000 + 120)))
    }

    @Test func writingProvesNothingOverUDP() {
        let connection = playing(udp)
        connection.session.wrote(at: .seconds(80))
        #expect(connection.session.isExpired(at: .seconds(90)))
    }

    @Test(arguments: ["OPTIONS * ", "GET_PARAMETER /video ", "PAUSE /video ", "NONSENSE /video "])
    func anyRequestIsASignOfLife(_ line: String) {
        let connection = playing(udp)
        connection.now = .seconds(85)
        connection.ask("\(line)RTSP/1.0\nCSeq: 3")
        #expect(!connection.session.isExpired(at: .seconds(174)))
    }

    @Test func timeNeverGoesBack() {
        let connection = playing(udp)
        connection.session.keepalive(at: .seconds(100))
        connection.session.keepalive(at: .seconds(50))
        #expect(connection.session.deadline == .seconds(190))
    }

    @Test func aConnectionWithoutASessionIsNotKept() {
        let connection = Connection()
        #expect(connection.session.deadline == .seconds(60))
        connection.now = .seconds(30)
        connection.ask("DESCRIBE /cam RTSP/1.0\nCSeq: 1")
        #expect(connection.session.isExpired(at: .seconds(90)))
        #expect(!connection.session.isExpired(at: .seconds(89)))
    }

    @Test func aRequestSentByteByByteDoesNotHoldTheConnection() {
        let connection = Connection()
        for second in 1...60 {
            connection.receive([0x41])
            connection.session.keepalive(at: .seconds(second))
        }
        #expect(connection.session.isExpired(at: .seconds(60)))
    }

    @Test func aClientIsNotBlamedForOurWait() {
        let connection = Connection()
        connection.isSlow = true
        connection.ask("DESCRIBE /cam RTSP/1.0\nCSeq: 1")
        #expect(connection.session.deadline == nil)
        #expect(!connection.session.isExpired(at: .seconds(3600)))
        connection.now = .seconds(200)
        connection.answer()
        #expect(connection.session.deadline == .seconds(260))
    }
}
