import Glibc
import Runtime
import Testing

struct EventLoopTests {
    @Test func runsClosuresInTheirOrderOnItsOwnThread() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let seen = Locked<[Int]>([])
        for number in 0..<1000 {
            loop.execute {
                loop.preconditionOnLoop()
                seen.withLock { $0.append(number) }
            }
        }
        await loop.run {}
        #expect(seen.withLock { $0 } == Array(0..<1000))
        #expect(!loop.isOnLoop)
    }

    @Test func firesTimersByDeadlineAndNotWhenCancelled() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let fired = Locked<[String]>([])
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            loop.execute {
                loop.schedule(after: .milliseconds(20)) { fired.withLock { $0.append("second") } }
                loop.schedule(after: .milliseconds(5)) { fired.withLock { $0.append("first") } }
                loop.schedule(after: .milliseconds(10)) { fired.withLock { $0.append("never") } }.cancel()
                loop.schedule(after: .milliseconds(30)) { done.resume() }
            }
        }
        #expect(fired.withLock { $0 } == ["first", "second"])
    }

    actor Counter {
        let loop: EventLoop
        private var count = 0

        init(loop: EventLoop) { self.loop = loop }

        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        func increment() -> Int {
            loop.preconditionOnLoop()
            count += 1
            return count
        }
    }

    @Test func actorsLiveOnIt() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let counter = Counter(loop: loop)
        for _ in 0..<100 { _ = await counter.increment() }
        #expect(await counter.increment() == 101)
    }

    final class Echo: ReadinessHandler {
        let socket: CInt
        let loop: EventLoop
        var registration: RegistrationID?

        init(socket: consuming Descriptor, loop: EventLoop) throws {
            self.socket = socket.release()
            self.loop = loop
            registration = try loop.register(self.socket, for: .readable, handler: self)
        }

        func ready(_ readiness: Readiness) {
            loop.withScratch { room in
                switch Socket.receive(into: room, from: socket) {
                case .bytes(0), .failed:
                    if let registration { loop.unregister(registration) }
                    close(socket)
                case .bytes(let count):
                    if let base = room.baseAddress { _ = Socket.send(base, count: count, to: socket) }
                case .wouldBlock: break
                }
            }
        }
    }

    @Test func acceptsReadsAndWrites() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let path = "/tmp/weir-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
        defer { unlink(path) }
        let address = try #require(SocketAddress(path: path))
        let listens = await loop.run { () -> Bool in
            guard
                let listener = try? Listener(
                    at: address, on: loop,
                    accepted: { socket, _ in _ = try? Echo(socket: socket, loop: loop) })
            else { return false }
            return listener.address == address
        }
        try #require(listens)
        let client = try Socket.connect(toPath: path)
        #expect(write(client.number, "hello", 5) == 5)
        var reply = [UInt8](repeating: 0, count: 5)
        #expect(read(client.number, &reply, 5) == 5)
        #expect(String(decoding: reply, as: UTF8.self) == "hello")
    }

    @Test func aPipeGivesWhatWasWrittenAndThenTheEnd() throws {
        try Pipe(capacity: 1 << 20).withEnds { readEnd, writeEnd in
            var room = [UInt8](repeating: 0, count: 16)
            room.withUnsafeMutableBytes { #expect(Socket.read(into: $0, from: readEnd.number) == .wouldBlock) }
            #expect(write(writeEnd.number, "abc", 3) == 3)
            room.withUnsafeMutableBytes { #expect(Socket.read(into: $0, from: readEnd.number) == .bytes(3)) }
            close(writeEnd.release())
            room.withUnsafeMutableBytes { #expect(Socket.read(into: $0, from: readEnd.number) == .bytes(0)) }
        }
    }
}
