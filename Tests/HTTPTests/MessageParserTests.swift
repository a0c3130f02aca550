import Bytes
import HTTP
import TestKit
import Testing

@Suite struct MessageParserTests {
    /// Everything that a fresh parser makes of the pieces, with the last `needMore` left out.
    private func results(_ pieces: [[UInt8]], _ parser: MessageParser = MessageParser()) -> [MessageParser.Result] {
        var parser = parser
        var results: [MessageParser.Result] = []
        for piece in pieces {
            var position = 0
            while position < piece.count {
                let result = parser.parse(piece.span.bytes, from: &position)
                if result != .needMore { results.append(result) }
                if case .invalid = result { return results }
            }
        }
        return results
    }

    @Test(arguments: MessageCase.all)
    func readsAMessageInAnyPieces(_ sample: MessageCase) {
        let feed = DripFeed(Array(sample.wire.utf8)) { results($0) }
        #expect(feed.whole == [.message(sample.message)])
        #expect(feed.differences.isEmpty)
    }

    @Test(arguments: MessageCase.all)
    func writesWhatItReads(_ sample: MessageCase) {
        let bytes = sample.message.bytes
        if sample.isCanonical { #expect(String(decoding: bytes, as: UTF8.self) == sample.wire) }
        #expect(results([bytes]) == [.message(sample.message)])
    }

    @Test(arguments: MalformedMessage.all)
    func refusesWhatIsMalformedAtTheSameByteInAnyPieces(_ sample: MalformedMessage) {
        let feed = DripFeed(sample.wire) { results($0).last }
        #expect(feed.whole == .invalid(sample.error))
        #expect(feed.differences.isEmpty)
    }

    @Test func readsAllMessagesOfAStream() {
        let wires = MessageCase.all.map { Array($0.wire.utf8) }
        let feed = DripFeed(wires.flatMap { $0 }) { results($0) }
        #expect(feed.whole == MessageCase.all.map { .message($0.message) })
        #expect(feed.differences.isEmpty)
    }

    @Test func limitsAndOffsetsAreOfOneMessage() {
        let request = Array("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".utf8)
        var parser = MessageParser()
        for _ in 0..<1000 {
            var position = 0
            guard case .message = parser.parse(request.span.bytes, from: &position) else {
                Issue.record("no message")
                return
            }
        }
        var position = 0
        let result = parser.parse(Array("PLAY\r\n".utf8).span.bytes, from: &position)
        #expect(result == .invalid(MessageError(.badStartLine, at: 4)))
    }

    @Test func leavesWhatFollowsAMessage() {
        let bytes = Array("OPTIONS * RTSP/1.0\r\n\r\n$tail".utf8)
        var (parser, position) = (MessageParser(), 0)
        guard case .message = parser.parse(bytes.span.bytes, from: &position) else {
            Issue.record("no message")
            return
        }
        #expect(position == bytes.count - 5)
        #expect(parser.isBetweenMessages)
    }

    @Test func staysInvalid() {
        var (parser, position) = (MessageParser(), 0)
        let error = MessageError(.controlCharacter, at: 0)
        #expect(parser.parse([0].span.bytes, from: &position) == .invalid(error))
        position = 0
        #expect(parser.parse(Array("OPTIONS * RTSP/1.0\r\n\r\n".utf8).span.bytes, from: &position) == .invalid(error))
        #expect(parser.parse([UInt8]().span.bytes, from: &position) == .invalid(error))
    }

    @Test func leavesTheBodyOfAnotherProtocol() {
        let bytes = Array("POST /c HTTP/1.0\r\nContent-Length: 32767\r\n\r\nT1BU".utf8)
        var (parser, position) = (MessageParser(bodyProtocol: "RTSP"), 0)
        let result = parser.parse(bytes.span.bytes, from: &position)
        #expect(
            result
                == .message(
                    Message(
                        startLine: .request(method: "POST", target: "/c", version: .http10),
                        fields: ["Content-Length": "32767"])))
        #expect(position == bytes.count - 4)
    }

    @Test func emptyLinesMayComeForEver() {
        let lines: [UInt8] = [0x0D, 0x0A]
        var (parser, position) = (MessageParser(), 0)
        for _ in 0..<20_000 {
            position = 0
            #expect(parser.parse(lines.span.bytes, from: &position) == .needMore)
        }
        position = 0
        let result = parser.parse(Array("A\r\n".utf8).span.bytes, from: &position)
        #expect(result == .invalid(MessageError(.badStartLine, at: 1)))
    }

    @Test func aBodyOfTheLimitIsTaken() {
        let limits = MessageLimits(body: 10)
        func length(_ count: Int) -> MessageParser.Result? {
            let head = "PLAY /c RTSP/1.0\r\nContent-Length: \(count)\r\n\r\n"
            return results([Array(head.utf8) + [UInt8](repeating: 0, count: count)], MessageParser(limits: limits))
                .first
        }
        guard case .message(let message) = length(10) else {
            Issue.record("no message")
            return
        }
        #expect(message.body.count == 10)
        guard case .invalid(let error) = length(11) else {
            Issue.record("taken")
            return
        }
        #expect(error.reason == .bodyTooLong)
    }

    @Test func valuesCannotBeginALine() {
        let message = Message(
            startLine: .status(version: .rtsp10, code: 200, reason: "OK\r\nX: y"), fields: ["A": "b\r\n\r\nPLAY"])
        #expect(String(decoding: message.bytes, as: UTF8.self) == "RTSP/1.0 200 OK  X: y\r\nA: b    PLAY\r\n\r\n")
    }
}
