import Bytes
import COpenSSL
import Testing

@testable import HTTPServer

@Suite struct TLSEngineTests {
    private let folder: CertificateFolder
    private let context: TLSContext

    init() throws {
        folder = try CertificateFolder()
        context = try TLSContext(try folder.files("own"), stateDirectory: "", for: .http)
    }

    @Test(arguments: [1, 2, 5, 100, 1000, .max])
    func talksWhateverThePieces(_ pieceSize: Int) {
        let conversation = TLSConversation(context.makeEngine(), pieceSize: pieceSize)
        #expect(conversation.engine.isEstablished && conversation.client.isEstablished)
        #expect(conversation.engine.version == "TLSv1.3")
        conversation.client.send(Array("GET /".utf8))
        conversation.turn()
        conversation.client.send(Array(" HTTP/1.1".utf8))
        conversation.turn()
        #expect(conversation.takeReceived() == Array("GET / HTTP/1.1".utf8))
        #expect(conversation.last == .open)
        #expect(conversation.send(Array("HTTP/1.1 200".utf8)) == Array("HTTP/1.1 200".utf8))
        #expect(conversation.send([]) == [])
    }

    @Test(arguments: [1, 16384, 16385, 70_000, 1_000_000])
    func sendsAndReceivesAnySize(_ count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let conversation = TLSConversation(context.makeEngine(), pieceSize: 9000)
        #expect(conversation.send(bytes) == bytes)
        conversation.client.send(bytes)
        conversation.turn()
        #expect(conversation.takeReceived() == bytes)
    }

    @Test func theSameBytesGoToAll() {
        let bytes = [UInt8](repeating: 0x47, count: 100_000)
        for _ in 0..<3 { #expect(TLSConversation(context.makeEngine()).send(bytes) == bytes) }
    }

    @Test func nothingPlainGoesBeforeTheHandshakeIsDone() {
        let engine = context.makeEngine()
        var output: [UInt8] = []
        let isSent = [UInt8(1)].withUnsafeBytes { engine.send($0, into: &output) }
        #expect(!isSent && output.isEmpty)
        engine.shutdown(into: &output)
        #expect(output.isEmpty)
    }

    // MARK: Versions, ciphers, protocols

    @Test func speaksTLS12() {
        let conversation = TLSConversation(context.makeEngine(), .init(maxVersion: TLS1_2_VERSION))
        #expect(conversation.engine.isEstablished)
        #expect(conversation.engine.version == "TLSv1.2")
        #expect(conversation.send([1, 2]) == [1, 2])
    }

    @Test(arguments: [
        TLSClient.Options(minVersion: TLS1_VERSION, maxVersion: TLS1_VERSION),
        TLSClient.Options(minVersion: TLS1_1_VERSION, maxVersion: TLS1_1_VERSION),
        TLSClient.Options(maxVersion: TLS1_2_VERSION, ciphers: "AES128-SHA"),
        TLSClient.Options(maxVersion: TLS1_2_VERSION, ciphers: "ECDHE-ECDSA-AES128-SHA"),
        TLSClient.Options(protocols: ["h2"]),
    ])
    func refusesWhatIsOldOrForeign(_ options: TLSClient.Options) {
        let conversation = TLSConversation(context.makeEngine(), options)
        #expect(!conversation.engine.isEstablished && !conversation.client.isEstablished)
        guard case .failed(.broken(let reason)) = conversation.last else {
            Issue.record("it was taken: \(conversation.last)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func agreesOnHTTP() throws {
        let client = TLSConversation(context.makeEngine(), .init(protocols: ["h2", "http/1.1"])).client
        #expect(client.selectedProtocol == "http/1.1")
        #expect(TLSConversation(context.makeEngine()).client.selectedProtocol.isEmpty)
        let other = try TLSContext(try folder.files("other"), stateDirectory: "", for: .other)
        let conversation = TLSConversation(other.makeEngine(), .init(protocols: ["h2"]))
        #expect(conversation.client.isEstablished)
        #expect(conversation.client.selectedProtocol.isEmpty)
    }

    @Test func doesNotNegotiateAgain() {
        let conversation = TLSConversation(context.makeEngine(), .init(maxVersion: TLS1_2_VERSION))
        SSL_renegotiate(conversation.client.connection)
        SSL_do_handshake(conversation.client.connection)
        ERR_clear_error()
        conversation.turn()
        #expect(conversation.received.isEmpty)
        // It is told no (no_renegotiation); OpenSSL's client gives up then.
        #expect(conversation.last == .failed(.broken("sslv3 alert handshake failure")))
    }

    // MARK: The end

    @Test func saysGoodbye() {
        let conversation = TLSConversation(context.makeEngine())
        var output: [UInt8] = []
        conversation.engine.shutdown(into: &output)
        #expect(!output.isEmpty)
        #expect(conversation.client.receive(output) == nil)
        #expect(SSL_get_shutdown(conversation.client.connection) & SSL_RECEIVED_SHUTDOWN != 0)
    }

    @Test func hearsGoodbye() {
        let conversation = TLSConversation(context.makeEngine())
        conversation.client.send([1])
        SSL_shutdown(conversation.client.connection)
        conversation.turn()
        #expect(conversation.takeReceived() == [1])
        #expect(conversation.last == .ended)
        // The other direction is still open (RFC 8446 §6.1).
        #expect(conversation.engine.isEstablished)
    }

    // MARK: What is no TLS

    @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * RTSP/1.0\r\n\r\n", "x", "   "])
    func noticesPlainText(_ text: String) {
        let engine = context.makeEngine()
        var (plain, output): ([UInt8], [UInt8]) = ([], [])
        let result = engine.receive(Array(text.utf8).span.bytes, into: &plain, answering: &output)
        #expect(result == .failed(.plainText))
        #expect(plain.isEmpty && output.isEmpty)
        #expect(engine.receive([22].span.bytes, into: &plain, answering: &output) == .failed(.plainText))
        #expect(!engine.isEstablished)
    }

    static let garbage: [[UInt8]] = [
        [UInt8](repeating: 0, count: 100), [UInt8](repeating: 0xFF, count: 100), [UInt8](repeating: 22, count: 100),
        [22, 3, 1, 0xFF, 0xFF], [22, 3, 1, 0, 0, 22, 3, 1, 0, 0], [22, 3, 1, 0, 5, 1, 0xFF, 0xFF, 0xFF, 3],
        [22, 3, 1, 0, 4, 1, 0, 0, 0], [22, 2, 0, 0, 1, 1], [20, 3, 3, 0, 1, 1], [21, 3, 3, 0, 2, 2, 40],
        [21, 3, 3, 0, 2, 1, 0], [23, 3, 3, 0, 1, 0], [24, 3, 3, 0, 3, 1, 0x40, 0], [0x80, 0x2E, 1, 0, 2], [22],
        [22, 3, 1, 0, 4, 2, 0, 0, 0], [22, 3, 1, 0, 4, 20, 0, 0, 0],
    ]

    @Test(arguments: garbage)
    func survivesGarbage(_ bytes: [UInt8]) {
        for size in [1, 3, bytes.count] {
            let engine = context.makeEngine()
            var (plain, output): ([UInt8], [UInt8]) = ([], [])
            var start = 0
            while start < bytes.count {
                let end = min(start + size, bytes.count)
                _ = engine.receive(bytes.span.bytes.extracting(start..<end), into: &plain, answering: &output)
                start = end
            }
            #expect(plain.isEmpty && !engine.isEstablished)
        }
    }

    @Test func survivesABrokenHandshakeAtEveryByte() {
        let hello = TLSClient().takeOutput()
        for place in hello.indices {
            var broken = hello
            broken[place] ^= 0x55
            for bytes in [Array(hello[..<place]), broken] {
                let engine = context.makeEngine()
                var (plain, output): ([UInt8], [UInt8]) = ([], [])
                _ = engine.receive(bytes.span.bytes, into: &plain, answering: &output)
                #expect(plain.isEmpty && !engine.isEstablished)
            }
        }
    }

    @Test func takesNothingThatWasChangedOnTheWay() {
        let conversation = TLSConversation(context.makeEngine())
        conversation.client.send([1, 2, 3])
        var bytes = conversation.client.takeOutput()
        bytes[bytes.count - 1] ^= 1
        var (plain, output): ([UInt8], [UInt8]) = ([], [])
        let result = conversation.engine.receive(bytes.span.bytes, into: &plain, answering: &output)
        guard case .failed(.broken) = result else {
            Issue.record("it was taken: \(result)")
            return
        }
        #expect(plain.isEmpty)
        // An alert says so, and nothing goes on.
        #expect(!output.isEmpty)
        #expect(conversation.send([1]) == nil)
    }
}
