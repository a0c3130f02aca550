import HTTP
import RTSP
import TestKit
import Testing

@Suite struct BrokenInputTests {
    private func result(_ pieces: [[UInt8]]) -> Connection {
        let connection = Connection()
        for piece in pieces { connection.receive(piece) }
        return connection
    }

    @Test(arguments: BrokenInput.all)
    func isAnsweredAndClosedAsItDeserves(_ input: BrokenInput) {
        let connection = result([input.bytes])
        #expect(connection.responses.map(\.status.code) == input.statuses)
        #expect(connection.isClosed == input.isClosed)
    }

    @Test(arguments: BrokenInput.all)
    func isAnsweredTheSameInAnyPieces(_ input: BrokenInput) {
        let feed = DripFeed(input.bytes) { pieces in
            let connection = result(pieces)
            return connection.outputText + "\(connection.isClosed) \(connection.events)"
        }
        #expect(feed.differences.isEmpty)
    }

    @Test(arguments: BrokenInput.requests + BrokenInput.uris + BrokenInput.transports + BrokenInput.sessions)
    func anAnswerCarriesTheNumberOfItsRequest(_ input: BrokenInput) {
        let responses = result([input.bytes]).responses
        for response in responses where response.fields["CSeq"] != nil { #expect(response.fields["CSeq"] == "1") }
        // Only a request without a number is answered without one.
        let hasNumber = !input.name.contains("CSeq")
        #expect((responses.first?.fields["CSeq"] != nil) == hasNumber)
    }
}
