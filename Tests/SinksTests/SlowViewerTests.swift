import Configuration
import Foundation
import Glibc
import Media
import Router
import Runtime
import Testing

@testable import Sinks

/// Nobody waits for a slow viewer, and nobody pays for it.
@Suite(.serialized) struct SlowViewerTests {
    /// Of this process, in bytes.
    private static var residentMemory: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    @Test func whoNeverReadsCostsNoMemoryAndNobodyAFrame() async throws {
        let house = try await House(bytes: 2 << 20)
        let camera = try await house.camera("cam1", on: 1, tracks: [Footage.timed])
        await camera.film(0..<1)
        let slow = try [house.client(receiveBuffer: 16_384), house.client(receiveBuffer: 16_384)]
        for client in slow { try client.play("cam1", tracks: [0]) }
        let quick = try [house.client(), house.client()]
        for client in quick { try client.play("cam1", tracks: [0]) }

        var before = 0
        for round in 0..<60 {
            // The kernel's buffers are full by now.
            if round == 20 { before = Self.residentMemory }
            await camera.film(round * 20 + 1..<round * 20 + 21, byteCount: 60_000)
            for client in quick {
                let count = client.received().frames.count
                try client.read { client.received().frames.count >= (round + 1) * 20 + 1 }
                #expect(client.received().frames.count > count)
                client.forgetBytes()
            }
        }
        #expect(Self.residentMemory - before < 30 << 20, "48 MB have gone by")
        for client in quick {
            #expect(client.received().numbers == Array(0...1200))
            #expect(client.received().faults == [])
            #expect(client.received().isContinuous)
        }

        // Now they do read: what had begun, and then from the newest keyframe on.
        await camera.film(1201..<1203)
        for client in slow {
            try client.read { client.received().numbers.last == 1202 }
            let received = client.received()
            #expect(received.faults == [], "never half a frame")
            #expect(received.frames.count < 600)
            for (earlier, later) in zip(received.frames, received.frames.dropFirst())
            where later.number != earlier.number + 1 {
                #expect(later.isKey, "\(later) after \(earlier)")
            }
        }
        let dropped = await house.sink.sessions().map(\.framesDropped)
        #expect(dropped.count { $0 > 500 } == 2)
        #expect(dropped.count { $0 == 0 } == 2)
        await house.sink.stop()
    }

    @Test func whoAsksAndNeverReadsTheAnswersIsCutOff() async throws {
        let house = try await House()
        _ = try await house.camera("cam1", on: 1)
        let greedy = try house.client(receiveBuffer: 16_384)
        let text = greedy.request("DESCRIBE", greedy.uri("cam1"))
        let many = String(repeating: text, count: 50)
        #expect(throws: Client.Failure.self) {
            for _ in 0..<2000 { try greedy.send(many) }
        }
        #expect(await eventually { await house.sink.sessions().isEmpty })
        #expect(try house.client().ask("DESCRIBE", "cam1").status == 200)
        await house.sink.stop()
    }

    /// It has sent what is not RTSP, takes no answer, and says that it will say no more.
    @Test func whoIsToBeClosedAndHangsUpByHalfDoesNotKeepTheLoopBusy() async throws {
        let house = try await House(loops: 1)
        let camera = try await house.camera("cam1", tracks: [Footage.timed])
        await camera.film(0..<1)
        let client = try house.client(receiveBuffer: 16_384)
        try client.play("cam1", tracks: [0])
        await camera.film(1..<200, byteCount: 60_000)
        try client.send("nonsense\r\n\r\n")
        shutdown(client.socket.number, CInt(SHUT_WR))
        try await Task.sleep(for: .milliseconds(50))
        let loop = house.loops.loops[0]
        let before = await loop.run { Self.threadTime }
        try await Task.sleep(for: .milliseconds(200))
        let used = await loop.run { Self.threadTime } - before
        #expect(used < 0.05, "of 0.2 s")
        #expect(await house.sink.sessions().count == 1, "what it was sent is still on its way")
        try client.readToEnd()
        #expect(await eventually { await camera.demand == 0 })
        await house.sink.stop()
    }

    /// Seconds of the processor that the calling thread has had.
    private static var threadTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
