import Bytes
import Runtime
import TestKit
import Testing

@testable import HTTPServer

@Suite struct WebSocketMachineTests {
    private func frame(_ opcode: WebSocketFrame.Opcode, _ payload: [UInt8] = []) -> [UInt8] {
        WebSocketFrame.bytes(opcode, payload)
    }

    // MARK: What comes

    @Test(arguments: WebSocketCase.all)
    func readsInAnyPieces(_ sample: WebSocketCase) {
        let feed = DripFeed(sample.frames.bytes) { WebSocketTranscript($0, limit: 200_000) }
        #expect(feed.whole.events == sample.events)
        #expect(feed.whole.output == sample.output)
        #expect(feed.differences.isEmpty)
    }

    @Test(arguments: MalformedWebSocket.all)
    func refusesWhatIsMalformedInAnyPieces(_ sample: MalformedWebSocket) {
        let feed = DripFeed(sample.bytes) { WebSocketTranscript($0, limit: MalformedWebSocket.messageLimit) }
        guard case .closed(let close) = feed.whole.events.last else {
            Issue.record("it was taken: \(feed.whole.events)")
            return
        }
        #expect(close.code == sample.code)
        #expect(feed.whole.output.suffix(close.frame.count) == close.frame[...])
        #expect(feed.whole.state == .closed)
        #expect(feed.differences.isEmpty)
    }

    @Test func theTableIsLong() { #expect(MalformedWebSocket.all.count >= 60) }

    @Test func whatComesAfterTheEndIsPassedOver() {
        let transcript = WebSocketTranscript([ClientFrame.close(1000).bytes, [0xFF, 0xFF], ClientFrame.ping().bytes])
        #expect(transcript.events == [.closed(WebSocketClose(1000))])
        #expect(transcript.output == frame(.close, [3, 232]))
    }

    @Test func whoAsksAndDoesNotReadIsCutOff() {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        let ping = ClientFrame.ping([UInt8](repeating: 1, count: 125)).bytes
        var last: WebSocketMachine.Event?
        for _ in 0..<10_000 where machine.state == .open { last = machine.receive(ping).last }
        guard case .closed(let close) = last else {
            Issue.record("it was not cut off")
            return
        }
        #expect(close.code == 1008)
        #expect(machine.takeOutput() == close.frame)
    }

    // MARK: What goes

    @Test func sendsTextBetweenFramesOfOthers() {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        #expect(machine.send(text: "ä"))
        #expect(machine.takeOutput() == [0x81, 2, 0xC3, 0xA4])
        #expect(machine.takeOutput().isEmpty)
        #expect(!machine.send(text: String(repeating: "a", count: 70_000)))
        #expect(machine.takeOutput().isEmpty)
        machine.close(code: 1001, reason: "", at: WebSocketTranscript.start)
        #expect(!machine.send(text: "too late"))
    }

    @Test(arguments: [(0, 2), (125, 2), (126, 4), (65535, 4), (65536, 10)])
    func headersAreAsShortAsTheyCanBe(_ length: Int, _ size: Int) {
        let header = WebSocketFrame.binaryHeader(payloadLength: length)
        #expect(header.count == size)
        #expect(header[0] == 0x82)
        let told = header.count == 2 ? Int(header[1]) : header.dropFirst(2).reduce(0) { $0 << 8 | Int($1) }
        #expect(told == length)
    }

    // MARK: The end

    @Test func ourCloseWaitsForTheirs() {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        machine.close(code: 1001, reason: "bye", at: WebSocketTranscript.start)
        machine.close(code: 1000, reason: "again", at: WebSocketTranscript.start)
        #expect(machine.takeOutput() == [0x88, 5, 3, 233] + Array("bye".utf8))
        #expect(machine.state == .closing)
        #expect(machine.receive([ClientFrame.text("late"), .ping()].bytes).isEmpty)
        #expect(machine.receive(ClientFrame.close(1001).bytes) == [.closed(WebSocketClose(1001))])
        #expect(machine.state == .closed)
        #expect(machine.takeOutput().isEmpty)
    }

    @Test func ourCloseMayGoUnanswered() {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        machine.close(code: 1000, reason: "", at: WebSocketTranscript.start)
        let end = WebSocketTranscript.start + machine.configuration.closeTimeout
        #expect(machine.deadline == end)
        #expect(machine.advance(to: end + .milliseconds(-1)) == nil)
        // Talking on does not help.
        #expect(machine.receive(ClientFrame.ping().bytes, at: end + .milliseconds(-1)).isEmpty)
        guard case .closed(let close) = machine.advance(to: end) else {
            Issue.record("it is open")
            return
        }
        #expect(close.code == 1006)
        #expect(machine.advance(to: end + .seconds(9)) == nil)
    }

    @Test func longReasonsAreCutBetweenCharacters() {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        machine.close(code: 1000, reason: String(repeating: "ä", count: 100), at: WebSocketTranscript.start)
        let output = machine.takeOutput()
        #expect(output.count == 2 + 2 + 122)
        #expect(String(validating: output.dropFirst(4), as: UTF8.self) == String(repeating: "ä", count: 61))
    }

    @Test func aConnectionThatEndsIsAnAbnormalEndOnce() {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        guard case .closed(let close) = machine.disconnected() else {
            Issue.record("it is open")
            return
        }
        #expect(close.code == 1006)
        #expect(machine.disconnected() == nil)
        #expect(machine.deadline == nil)
        #expect(machine.takeOutput().isEmpty)
    }

    // MARK: Time

    @Test func silenceIsBrokenByAPingAndThenItIsOver() {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        let interval = machine.configuration.pingInterval
        let quiet = WebSocketTranscript.start + interval
        #expect(machine.deadline == quiet)
        #expect(machine.advance(to: quiet) == nil)
        #expect(machine.takeOutput() == [0x89, 0])
        // One ping is enough.
        #expect(machine.advance(to: quiet + .seconds(1)) == nil)
        #expect(machine.takeOutput().isEmpty)
        guard case .closed(let close) = machine.advance(to: quiet + machine.configuration.pongTimeout) else {
            Issue.record("it is open")
            return
        }
        #expect(close.code == 1006)
        #expect(machine.state == .closed)
    }

    @Test(arguments: [ClientFrame.pong(), .text("a"), ClientFrame.binary([1]).with { $0.payload = [] }])
    func anythingIsASignOfLife(_ frame: ClientFrame) {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        let quiet = WebSocketTranscript.start + machine.configuration.pingInterval
        #expect(machine.advance(to: quiet) == nil)
        _ = machine.receive(frame.bytes, at: quiet + .seconds(5))
        #expect(machine.deadline == quiet + .seconds(5) + machine.configuration.pingInterval)
    }

    @Test func whoTakesBytesIsThere() {
        let machine = WebSocketMachine(at: WebSocketTranscript.start)
        let quiet = WebSocketTranscript.start + machine.configuration.pingInterval
        #expect(machine.advance(to: quiet) == nil)
        machine.wrote(at: quiet + .seconds(1))
        #expect(machine.deadline == quiet + .seconds(1) + machine.configuration.pingInterval)
    }
}
