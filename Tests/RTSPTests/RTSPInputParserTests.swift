import Bytes
import HTTP
import RTSP
import TestKit
import Testing

@Suite struct RTSPInputParserTests {
    /// Requests as `METHOD target`, frames as `$channel:bytes`, in the order they came.
    private func read(_ pieces: [[UInt8]]) -> [String] {
        var parser = RTSPInputParser()
        var words: [String] = []
        for piece in pieces {
            var position = 0
            var frames: [String] = []
            while let input = parser.next(
                in: piece.span.bytes, at: &position, interleaved: { frames.append("$\($0):\($1.array)") })
            {
                words += frames
                frames = []
                switch input {
                case .request(let request): words.append("\(request.methodName) \(request.target)")
                case .http(let message): words.append("http \(message.startLine)")
                case .tls: words.append("tls")
                case .invalid(let error): words.append("invalid \(error)")
                }
            }
            words += frames
        }
        return words
    }

    private func frame(_ channel: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0x24, channel, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
    }

    @Test func framesStandBetweenRequests() {
        let options = Array("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".utf8)
        let withBody = Array("SET_PARAMETER /c RTSP/1.0\r\nContent-Length: 4\r\n\r\n$\0\0\u{1}".utf8)
        let stream =
            frame(1, [1, 2, 3]) + options + frame(255, []) + frame(0, [0x24, 0x24]) + withBody + [0x0D, 0x0A]
            + frame(3, Array("OPTIONS".utf8)) + options
        let feed = DripFeed(stream) { read($0) }
        #expect(
            feed.whole == [
                "$1:[1, 2, 3]", "OPTIONS *", "$255:[]", "$0:[36, 36]", "SET_PARAMETER /c",
                "$3:[79, 80, 84, 73, 79, 78, 83]", "OPTIONS *",
            ])
        #expect(feed.differences.isEmpty)
    }

    @Test func theLargestFrameIsTaken() {
        let payload = [UInt8](repeating: 7, count: 65535)
        let stream = frame(2, payload) + Array("PLAY /c RTSP/1.0\r\n\r\n".utf8)
        for size in [65539, 1000, 65538] {
            let pieces = stride(from: 0, to: stream.count, by: size).map {
                Array(stream[$0..<min($0 + size, stream.count)])
            }
            #expect(read(pieces) == ["$2:\(payload)", "PLAY /c"])
        }
    }

    @Test func responsesOfTheClientAreSkipped() {
        let stream = Array(
            "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nabcRTSP/1.0 454\r\n\r\nPLAY /c RTSP/1.0\r\n\r\n"
                .utf8)
        let feed = DripFeed(stream) { read($0) }
        #expect(feed.whole == ["PLAY /c"])
        #expect(feed.differences.isEmpty)
    }

    @Test func aTunnelIsToldByItsHeadAndItsBytesAreLeft() {
        let head = "POST /cam HTTP/1.0\r\nx-sessioncookie: abc\r\nContent-Length: 32767\r\n\r\n"
        let stream = Array((head + "T1BUSU9OUw==").utf8)
        var (parser, position) = (RTSPInputParser(), 0)
        guard case .http(let message) = parser.next(in: stream.span.bytes, at: &position, interleaved: { _, _ in })
        else {
            Issue.record("no tunnel")
            return
        }
        #expect(message.fields["X-SessionCookie"] == "abc")
        #expect(position == head.utf8.count)
        #expect(parser.next(in: stream.span.bytes, at: &position, interleaved: { _, _ in }) == nil)
        #expect(position == head.utf8.count)
    }

    @Test func aClientHelloIsToldByItsFirstByteAndLeft() {
        var (parser, position) = (RTSPInputParser(), 0)
        #expect(parser.next(in: [0x16, 0x03].span.bytes, at: &position, interleaved: { _, _ in }) == .tls)
        #expect(position == 0)
    }

    @Test func theReplyToHTTPIsAMessage() {
        let reply = RTSPInputParser.Reply.http
        var (parser, position) = (MessageParser(), 0)
        guard case .message(let message) = parser.parse(reply.span.bytes, from: &position) else {
            Issue.record("not a message")
            return
        }
        #expect(message.startLine == .status(version: .http10, code: 501, reason: "Not Implemented"))
        #expect(position == reply.count)
        #expect(String(decoding: message.body, as: UTF8.self).contains("rtsp://"))
    }
}
