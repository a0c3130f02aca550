import Bytes
import Glibc
import Testing

@testable import Runtime
@testable import Sinks

/// What goes out on one connection: frames whole, and replies only between them.
@Suite struct OutgoingTests {
    /// Two ends of a connection whose kernel buffers are small.
    private final class Connection {
        let sending: Descriptor
        let receiving: Descriptor
        var outgoing = RTSPSink.Outgoing()
        var received: [UInt8] = []

        init() throws {
            var ends: [CInt] = [-1, -1]
            try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
            sending = Descriptor(owning: ends[0])
            receiving = Descriptor(owning: ends[1])
            for end in ends { try #require(fcntl(end, F_SETFL, O_NONBLOCK) == 0) }
            Socket.setSendBuffer(sending.number, bytes: 4096)
        }

        func enqueue(_ reply: [UInt8]) -> Bool { outgoing.enqueue(reply) }

        func flush() -> RTSPSink.Outgoing.Outcome { outgoing.flush(to: sending.number) }

        func send(_ bytes: [UInt8]) -> RTSPSink.Outgoing.Outcome {
            outgoing.send(SharedBytes(bytes), to: sending.number)
        }

        func send(copied bytes: [UInt8]) -> RTSPSink.Outgoing.Outcome {
            bytes.withUnsafeBytes { outgoing.send(copied: $0, to: sending.number) }
        }

        /// Takes so many bytes at most; returns how many there were.
        @discardableResult
        func receive(_ count: Int = 1 << 20) -> Int {
            var room = [UInt8](repeating: 0, count: count)
            let result = recv(receiving.number, &room, count, 0)
            if result > 0 { received += room[0..<result] }
            return max(result, 0)
        }

        /// Reads and sends in turns until all is through.
        func drain(by portion: Int = 1 << 20) {
            while flush() == .blocked { receive(portion) }
            while receive(portion) > 0 {}
        }
    }

    private static func frame(_ seed: Int, count: Int = 60_000) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ seed &* 13 &+ $0 >> 8) }
    }

    @Test func whatTheSocketTakesIsSentAtOnce() throws {
        let connection = try Connection()
        #expect(connection.outgoing.isEmpty)
        #expect(connection.send([1, 2, 3]) == .sent)
        #expect(connection.send(copied: [4, 5]) == .sent)
        #expect(connection.send(copied: []) == .sent)
        #expect(connection.enqueue([6]))
        #expect(!connection.outgoing.isEmpty)
        #expect(connection.flush() == .sent)
        #expect(connection.outgoing.isEmpty)
        connection.receive()
        #expect(connection.received == [1, 2, 3, 4, 5, 6])
        #expect(connection.outgoing.byteCount == 6)
    }

    @Test(arguments: [true, false], [1, 100, 3000, 1 << 20])
    func aFrameThatIsBegunIsFinishedBeforeReplies(_ isCopied: Bool, _ portion: Int) throws {
        let connection = try Connection()
        let frame = Self.frame(1, count: portion == 1 ? 12_000 : 60_000)
        let outcome = isCopied ? connection.send(copied: frame) : connection.send(frame)
        #expect(outcome == .blocked)
        #expect(!connection.outgoing.isEmpty)
        #expect(connection.enqueue(Array("first".utf8)))
        connection.receive(portion)
        _ = connection.flush()
        #expect(connection.enqueue(Array("second".utf8)))
        connection.drain(by: portion)
        #expect(connection.received == frame + Array("firstsecond".utf8))
        #expect(connection.outgoing.isEmpty)
        #expect(connection.outgoing.byteCount == UInt64(frame.count + 11))
    }

    @Test func aSequenceOfFramesAndRepliesKeepsItsOrder() throws {
        let connection = try Connection()
        var expected: [UInt8] = []
        for number in 0..<40 {
            if number % 3 == 0 {
                #expect(connection.enqueue([UInt8(number)]))
                expected.append(UInt8(number))
            }
            while connection.flush() == .blocked { connection.receive(1 + number * 700) }
            let frame = Self.frame(number, count: number * 517)
            _ = number.isMultiple(of: 2) ? connection.send(frame) : connection.send(copied: frame)
            expected += frame
        }
        connection.drain()
        #expect(connection.received == expected)
    }

    @Test func whoAsksAndNeverReadsIsCutOff() throws {
        let connection = try Connection()
        let half = [UInt8](repeating: 1, count: RTSPSink.Outgoing.controlLimit / 2)
        #expect(connection.enqueue(half))
        #expect(connection.enqueue(half))
        #expect(!connection.enqueue([1]))
        #expect(connection.flush() == .blocked)
        connection.drain()
        #expect(connection.received.count == RTSPSink.Outgoing.controlLimit, "what was refused is not sent")
        #expect(connection.enqueue(half), "there is room again")
    }

    @Test func aPeerWhoIsGoneIsAFailure() throws {
        let connection = try Connection()
        shutdown(connection.receiving.number, CInt(SHUT_RDWR))
        #expect(connection.send([1]) == .failed)
        #expect(connection.enqueue([1]))
        #expect(connection.flush() == .failed)
    }
}
