import Configuration
import Glibc
import Runtime
import Testing

@testable import Worker

/// Real processes. One at a time, for descriptors and zombies are counted.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct IngestWorkerTests {
    /// Waits for what is freed on other threads.
    /// - Parameter seconds: how long it may take.
    private func settles(within seconds: Int = 2, _ condition: () -> Bool) async -> Bool {
        for _ in 0..<seconds * 200 {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test func handsOnWhatFFmpegWrites() async throws {
        let bench = try await WorkerBench(ffmpeg: "ffmpeg", url: "lavfi:testsrc2=size=320x240:rate=25[out0];sine[out1]")
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, seen in worker.state == .running && seen.bytes > 20_000 })
        let pid = await bench.on { $0.pid }
        #expect(pid.map(ProcessTable.isAlive) == true)
        #expect(await bench.end() < .seconds(10))
        #expect(pid.map(ProcessTable.isAlive) == false)
        let seen = bench.look()
        #expect(seen.states == [.starting, .running, .stopped])
        #expect(seen.drained > 0)
        #expect(seen.runs == 1)
    }

    @Test func leavesNothingBehind() async throws {
        let fake = try FakeFFmpeg("printf G; exec sleep 100")
        // The thread that starts processes stays.
        let first = try await WorkerBench(ffmpeg: fake.path)
        await first.on { $0.start() }
        _ = await first.wait { _, seen in seen.bytes > 0 }
        await first.end()
        try? await Task.sleep(for: .milliseconds(100))
        let before = ProcessTable.descriptors
        for _ in 0..<20 {
            let bench = try await WorkerBench(ffmpeg: fake.path)
            await bench.on { $0.start() }
            #expect(await bench.wait { _, seen in seen.bytes > 0 })
            await bench.end()
        }
        // Other suites of this process may have some for a while, too.
        #expect(
            await settles(within: 30) { ProcessTable.descriptors <= before },
            "\(before), now \(ProcessTable.descriptors): \(ProcessTable.descriptorTargets)")
        #expect(await settles { ProcessTable.zombies.isEmpty })
    }

    @Test func killsAWorkerThatIgnoresSIGTERM() async throws {
        let fake = try FakeFFmpeg("trap '' TERM; echo $$ > $(dirname $0)/pid; printf G; while :; do sleep 1; done")
        let bench = try await WorkerBench(ffmpeg: fake.path)
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, _ in worker.state == .running })
        let took = await bench.end()
        #expect(took > .seconds(1.5) && took < .seconds(4))
        #expect(await settles { ProcessTable.zombies.isEmpty })
    }

    @Test func endsDescendantsToo() async throws {
        // The grandchild holds every descriptor, as one that hangs in a driver would, and ignores SIGTERM.
        let fake = try FakeFFmpeg("(trap '' TERM; sleep 1000) & echo $! > $(dirname $0)/pid; printf G; exit 3")
        let bench = try await WorkerBench(ffmpeg: fake.path)
        await bench.on { $0.start() }
        #expect(
            await bench.wait(seconds: 3) { worker, _ in worker.lastError != nil }, "seen although a descendant lives")
        await bench.end()
        let text = try #require(fake.file("pid"))
        let grandchild = try #require(pid_t(text.trimmed))
        #expect(await settles { !ProcessTable.isAlive(grandchild) })
        #expect(await settles { ProcessTable.zombies.isEmpty })
    }

    @Test func tellsWhyItFailedAndTriesAgain() async throws {
        let fake = try FakeFFmpeg(
            """
            echo run >> $(dirname $0)/runs
            echo '[rtsp @ 0x1] [error] method DESCRIBE failed: 404 Not Found' >&2
            exit 1
            """)
        let bench = try await WorkerBench(ffmpeg: fake.path, url: "rtsp://admin:hunter2@127.0.0.1:1/x")
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, seen in seen.runs >= 3 && worker.lastError != nil })
        let (error, state, lines) = await bench.on { ($0.lastError ?? "", $0.state, $0.recentLines.map(\.text)) }
        #expect(error.contains("has no such stream"))
        #expect(error.contains("rtsp://***@127.0.0.1:1/x"))
        #expect(state == .failed || state == .starting)
        #expect(lines.allSatisfy { !$0.contains("hunter2") })
        await bench.end()
        let runs = try #require(fake.file("runs")).split(separator: "\n").count
        #expect(runs >= 2 && runs <= bench.look().runs)
    }

    @Test func aMissingFFmpegIsAFailureLikeOthers() async throws {
        let bench = try await WorkerBench(ffmpeg: "/nonexistent/ffmpeg")
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, _ in worker.state == .failed })
        #expect(await bench.on { $0.lastError ?? "" }.contains("ffmpeg cannot be started"))
        #expect(await bench.end() < .seconds(10))
    }

    @Test func endsAWorkerThatHangsSilently() async throws {
        let fake = try FakeFFmpeg("printf G; exec sleep 1000")
        let bench = try await WorkerBench(ffmpeg: fake.path) { $0.stallTimeout = .seconds(1) }
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, seen in seen.runs >= 2 })
        #expect(bench.look().states.starts(with: [.starting, .running, .stalled, .backingOff]))
        #expect(await bench.on { $0.lastError ?? "" }.contains("stall_timeout"))
        await bench.end()
    }

    @Test func aFloodOfComplaintsDoesNotHoldUpMedia() async throws {
        let fake = try FakeFFmpeg("yes '[error] nonsense 1234' >&2 & while :; do printf G; sleep 0.05; done")
        let bench = try await WorkerBench(ffmpeg: fake.path)
        await bench.on { $0.start() }
        #expect(await bench.wait { _, seen in seen.bytes >= 20 })
        #expect(await bench.on { $0.recentLines.count } <= 200)
        #expect(await bench.end() < .seconds(4))
        #expect(await settles { ProcessTable.zombies.isEmpty })
    }

    @Test func garbageIsNoMatterToIt() async throws {
        let fake = try FakeFFmpeg("head -c 3000000 /dev/urandom; exec sleep 100")
        let bench = try await WorkerBench(ffmpeg: fake.path, framesInEveryRead: false)
        await bench.on { $0.start() }
        #expect(await bench.wait { _, seen in seen.bytes == 3_000_000 })
        #expect(await bench.on { $0.state } == .starting)
        await bench.end()
    }

    @Test func readsWhatWasWrittenBeforeTheExit() async throws {
        let fake = try FakeFFmpeg("head -c 900000 /dev/zero; echo '[error] x: Connection refused' >&2; exit 1")
        let bench = try await WorkerBench(ffmpeg: fake.path)
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, _ in worker.lastError != nil })
        #expect(bench.look().bytes % 900_000 == 0)
        #expect(await bench.on { $0.lastError ?? "" }.contains("refused the connection"))
        await bench.end()
    }

    @Test func startsAndStopsAsOftenAsOneLikes() async throws {
        let fake = try FakeFFmpeg("printf G; exec sleep 100")
        let bench = try await WorkerBench(ffmpeg: fake.path)
        for turn in 0..<60 {
            await bench.on { turn % 3 == 1 ? $0.stop() : $0.start() }
            if turn % 7 == 0 { try? await Task.sleep(for: .milliseconds(10)) }
        }
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, _ in worker.state == .running })
        await bench.end()
        #expect(await settles { ProcessTable.zombies.isEmpty })
    }

    @Test func aChildInheritsNoSignalMaskAndNoDescriptors() async throws {
        let fake = try FakeFFmpeg(
            """
            cd $(dirname $0)
            grep -E '^Sig(Blk|Ign)' /proc/self/status > mask
            ls -l /proc/$$/fd > descriptors
            printf G
            exec sleep 100
            """)
        SignalSource.ignoreBrokenPipes()
        let bench = try await WorkerBench(ffmpeg: fake.path)
        await bench.on { $0.start() }
        #expect(await bench.wait { _, seen in seen.bytes > 0 })
        let mask = try #require(fake.file("mask"))
        #expect(mask.contains("SigBlk:\t0000000000000000"))
        let ignored = try #require(mask.split(separator: "\n").last?.split(separator: "\t").last)
        #expect(try #require(UInt64(ignored, radix: 16)) >> (SIGPIPE - 1) & 1 == 0)
        let descriptors = try #require(fake.file("descriptors"))
        #expect(!descriptors.contains("event") && !descriptors.contains("pidfd"))
        #expect(descriptors.count(of: "pipe:") == 2, "\(descriptors)")
        await bench.end()
    }

    @Test func aCameraJoinedInTheMiddleOfAFrameIsReadAgainAtOnce() async throws {
        let fake = try FakeFFmpeg(
            """
            case "$*" in
            *noise=drop*) printf G; exec sleep 100 ;;
            *) echo '[mpegts @ 0x1] [error] H.264 bitstream malformed, no startcode found, use the filter' >&2; exit 1 ;;
            esac
            """)
        let bench = try await WorkerBench(ffmpeg: fake.path)
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, _ in worker.state == .running })
        #expect(bench.look().states == [.starting, .running], "no failure, no pause")
        #expect(await bench.on { $0.lastError } == nil)
        await bench.end()
    }

    @Test func encodesVideoThatTransportStreamsCannotCarry() async throws {
        // The worker finds out by itself that MJPEG is of no use to players.
        let url = "lavfi:testsrc2=size=320x240:rate=25"
        let fake = try FakeFFmpeg(
            """
            echo run >> $(dirname $0)/runs
            case "$*" in
            *libx264*) exec ffmpeg -nostdin -v quiet -re -f lavfi -i testsrc2=size=320x240 -c:v libx264 -f mpegts pipe:1 ;;
            *) exec ffmpeg -nostdin -v quiet -re -f lavfi -i testsrc2=size=320x240 -c:v mjpeg -f mpegts pipe:1 ;;
            esac
            """)
        let bench = try await WorkerBench(ffmpeg: fake.path, url: "rtsp://127.0.0.1/" + url)
        await bench.on { $0.start() }
        #expect(await bench.wait { worker, seen in seen.runs == 2 && worker.state == .running })
        #expect(await bench.on { $0.profile.encodesVideo })
        #expect(await bench.on { $0.lastError } == nil)
        await bench.end()
    }
}

extension String {
    fileprivate func count(of text: String) -> Int { utf8.ranges(of: text.utf8).count }

    fileprivate var trimmed: Substring { drop { $0.isWhitespace }.prefix { !$0.isWhitespace } }
}
