import RTSP
import TestKit
import Testing

extension Transcript: CustomTestStringConvertible {
    var testDescription: String { name }
}

@Suite struct TranscriptTests {
    private func connection() -> Connection {
        var configuration = ServerSession.Configuration()
        configuration.authority = "10.0.0.2:8554"
        return Connection(configuration)
    }

    @Test(arguments: Transcript.all)
    func conversationsGoAsRecorded(_ transcript: Transcript) {
        let connection = connection()
        for step in transcript.steps {
            let (sent, done) = (connection.output.count, connection.events.count)
            connection.receive(Array(step.request.utf8))
            #expect(String(decoding: connection.output[sent...], as: UTF8.self) == step.response)
            #expect(Array(connection.events[done...]) == step.events)
        }
        #expect(!connection.isClosed)
    }

    @Test(arguments: Transcript.all)
    func conversationsGoTheSameInAnyPieces(_ transcript: Transcript) {
        let feed = DripFeed(transcript.requests) { pieces in
            let connection = connection()
            for piece in pieces { connection.receive(piece) }
            return connection.outputText + connection.events.joined(separator: "\n")
        }
        #expect(!feed.whole.isEmpty)
        #expect(feed.differences.isEmpty)
    }
}
