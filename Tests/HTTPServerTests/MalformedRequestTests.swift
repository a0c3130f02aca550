import Bytes
import HTTP
import TestKit
import Testing

@testable import HTTPServer

@Suite struct MalformedRequestTests {
    /// All that the machine makes of the pieces, each body allowed 1000 bytes.
    private func inputs(_ pieces: [[UInt8]]) -> [HTTPServerSession.Input] {
        var session = HTTPServerSession(at: .zero)
        var inputs: [HTTPServerSession.Input] = []
        for piece in pieces {
            var position = 0
            while position < piece.count, session.takesBytes {
                guard let input = session.next(in: piece.span.bytes, at: &position, now: .zero) else { continue }
                switch input {
                case .head:
                    inputs.append(input)
                    switch session.readBody(limit: 1000, at: .zero) {
                    case .none: session.answered(at: .zero)
                    case .reading: break
                    case .tooLong: inputs.append(.refusal(RequestRefusal(413, "")))
                    }
                case .body:
                    inputs.append(input)
                    session.answered(at: .zero)
                case .refusal(let refusal): inputs.append(.refusal(RequestRefusal(refusal.status, "")))
                }
            }
        }
        return inputs
    }

    @Test func thereAreEnough() { #expect(MalformedRequest.all.count >= 90) }

    @Test(arguments: MalformedRequest.all)
    func isRefusedInAnyPieces(_ sample: MalformedRequest) {
        let feed = DripFeed(sample.wire) { inputs($0) }
        #expect(feed.whole.last == .refusal(RequestRefusal(sample.status, "")))
        #expect(feed.differences.isEmpty)
    }

    /// Over the network, in one piece and byte by byte; what follows must not be taken for a request.
    @Test(arguments: [true, false])
    func isAnsweredAndTheConnectionEnds(_ isWhole: Bool) async throws {
        let house = try await HTTPHouse([HTTPHouse.text("hello"), HTTPHouse.echo])
        for sample in MalformedRequest.all {
            let client = try await house.client()
            if isWhole {
                try? await client.send(sample.wire + Array("\r\n\r\nGET /text HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
            } else {
                for byte in sample.wire.prefix(300) { try? await client.send([byte]) }
                try? await client.send(Array(sample.wire.dropFirst(300)))
            }
            let reply = try await client.reply()
            #expect(reply.status == sample.status, "\(sample.name)")
            #expect(reply["connection"] == "close", "\(sample.name)")
            #expect(reply.text.hasPrefix("{\"status\":\"error\",\"error\":\""), "\(sample.name)")
            #expect(try await client.rest().isEmpty, "\(sample.name)")
        }
        try await eventually("all are closed") { house.server.connectionCount == 0 }
        await house.server.stop()
    }
}
