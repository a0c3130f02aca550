import Bytes
import Glibc
import Runtime
import Testing

@testable import HTTPServer

/// Over a pair of sockets, the client's side of which is read as slowly as the tests like.
@Suite struct TLSSocketTests {
    private final class Pair {
        let server: CInt
        private let wire: CInt
        let client = TLSClient()
        let socket: TLSSocket
        private(set) var received: [UInt8] = []
        private(set) var last = TLSEngine.Result.open

        init(_ context: TLSContext, buffers: TLSSocket.Buffers) {
            var descriptors: [CInt] = [-1, -1]
            socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0, &descriptors)
            (server, wire) = (descriptors[0], descriptors[1])
            Socket.setSendBuffer(server, bytes: 8192)
            socket = TLSSocket(context.makeEngine(), buffers: buffers)
        }

        deinit {
            close(server)
            close(wire)
        }

        /// What the client has to say reaches the server; returns whether it was anything.
        func deliver(answering reply: [UInt8] = []) -> Bool {
            let bytes = client.takeOutput()
            guard !bytes.isEmpty else { return false }
            last = socket.receive(bytes.span.bytes, on: server) { plain in
                received += plain
                if !reply.isEmpty { _ = socket.send(reply, count: reply.count, to: server) }
            }
            return true
        }

        /// What stands in the socket reaches the client; returns what is plain in it.
        func read() -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 100_000)
            let count = recv(wire, &bytes, bytes.count, 0)
            return count > 0 ? client.receive(Array(bytes[..<count])) ?? [] : []
        }

        func shakeHands() {
            for _ in 0..<10 {
                _ = deliver()
                _ = read()
            }
        }
    }

    private let folder: CertificateFolder
    private let context: TLSContext

    init() throws {
        folder = try CertificateFolder()
        context = try TLSContext(try folder.files("own"), stateDirectory: "", for: .other)
    }

    @Test func sendsAsTheSocketTakesIt() throws {
        let buffers = TLSSocket.Buffers()
        let pairs = (0..<3).map { _ in Pair(context, buffers: buffers) }
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        for pair in pairs {
            pair.shakeHands()
            #expect(pair.socket.isEstablished)
        }
        var offsets = pairs.map { _ in 0 }
        var arrived = pairs.map { _ in [UInt8]() }
        var blocked = 0
        for _ in 0..<10_000 where arrived.contains(where: { $0.count < bytes.count }) {
            for (index, pair) in pairs.enumerated() {
                let result = bytes.withUnsafeBytes { bytes -> IOResult in
                    guard offsets[index] < bytes.count else { return pair.socket.flush(to: pair.server) }
                    return pair.socket.send(
                        bytes.baseAddress.unsafelyUnwrapped + offsets[index], count: bytes.count - offsets[index],
                        to: pair.server)
                }
                switch result {
                case .bytes(let count):
                    #expect(count <= TLSSocket.pieceSize)
                    offsets[index] += count
                case .wouldBlock: blocked += 1
                case .failed(let code): Issue.record("failed: \(code)")
                }
                arrived[index] += pair.read()
            }
        }
        for index in pairs.indices {
            #expect(arrived[index] == bytes)
            #expect(pairs[index].socket.flush(to: pairs[index].server) == .bytes(0))
        }
        #expect(blocked > 100, "the sockets were to be too small")
    }

    @Test func answersWhileItReceives() {
        let pair = Pair(context, buffers: TLSSocket.Buffers())
        pair.shakeHands()
        pair.client.send([1, 2, 3])
        #expect(pair.deliver(answering: [4, 5]))
        #expect(pair.received == [1, 2, 3])
        #expect(pair.read() == [4, 5])
    }

    @Test func saysGoodbye() {
        let pair = Pair(context, buffers: TLSSocket.Buffers())
        pair.shakeHands()
        pair.socket.shutdown(on: pair.server)
        #expect(pair.read() == [])
        pair.client.send([1])
        // The client may still talk.
        #expect(pair.deliver())
        #expect(pair.received == [1])
    }

    @Test func isBrokenWhenTheOtherSideIsGone() {
        let pair = Pair(context, buffers: TLSSocket.Buffers())
        pair.shakeHands()
        shutdown(pair.server, CInt(SHUT_RDWR))
        let result = [UInt8(1)].withUnsafeBytes {
            pair.socket.send($0.baseAddress.unsafelyUnwrapped, count: 1, to: pair.server)
        }
        guard case .failed = result else {
            Issue.record("it was taken: \(result)")
            return
        }
    }

    @Test func keysMayBeChanged() {
        let pair = Pair(context, buffers: TLSSocket.Buffers())
        pair.shakeHands()
        for _ in 0..<100 {
            pair.client.updateKeys()
            #expect(pair.deliver())
            #expect(pair.read() == [])
        }
        pair.client.send([1])
        #expect(pair.deliver(answering: [2]))
        #expect(pair.received == [1])
        #expect(pair.read() == [2])
    }

    @Test func whoAsksForKeysAndReadsNothingIsCutOff() {
        let pair = Pair(context, buffers: TLSSocket.Buffers())
        pair.shakeHands()
        for _ in 0..<1000 {
            for _ in 0..<100 { pair.client.updateKeys() }
            guard pair.deliver(), pair.last == .open else { break }
        }
        guard case .failed = pair.last else {
            Issue.record("it goes on for ever")
            return
        }
    }
}
