import Glibc
import Runtime
import Testing

@testable import Configuration
@testable import Worker

/// A worker on a loop of its own, and what it did.
final class WorkerBench: Sendable {
    struct Seen: Sendable {
        var states: [WorkerState] = []
        var runs = 0
        var bytes = 0
        var drained = 0
        var isAtEnd = false
    }

    let loop: EventLoop
    private let bound: LoopBound<IngestWorker>
    private let seen = Locked(Seen())

    /// - Parameter framesInEveryRead: what comes counts as a frame.
    init(
        ffmpeg: String, url: String = "rtsp://127.0.0.1:1/x", framesInEveryRead: Bool = true,
        _ change: @Sendable (inout CameraConfiguration) -> Void = { _ in }
    ) async throws {
        let loop = try EventLoop(name: "worker")
        var camera = CameraConfiguration(name: try CameraName("front"), url: try CameraURL(url))
        change(&camera)
        let configuration = camera
        let seen = seen
        self.loop = loop
        bound = await loop.run {
            var settings = Configuration.FFmpeg()
            settings.path = ffmpeg
            let worker = IngestWorker(configuration, ffmpeg: settings, loop: loop)
            worker.onRunBegins = { seen.withLock { $0.runs += 1 } }
            worker.onBytes = { [unowned worker] bytes in
                let count = bytes.byteCount
                seen.withLock { $0.bytes += count }
                if framesInEveryRead { worker.frameArrived() }
            }
            worker.onDrained = { seen.withLock { $0.drained += 1 } }
            worker.onStateChange = { [unowned worker] in
                let state = worker.state
                seen.withLock { $0.states.append(state) }
            }
            return LoopBound(worker, on: loop)
        }
    }

    func look() -> Seen { seen.withLock { $0 } }

    func on<Result: Sendable>(_ body: @escaping @Sendable (IngestWorker) -> Result) async -> Result {
        let bound = bound
        return await loop.run { body(bound.value) }
    }

    /// Waits until `condition` holds; false after `seconds`.
    func wait(seconds: Double = 10, until condition: @escaping @Sendable (IngestWorker, Seen) -> Bool) async -> Bool {
        let deadline = MonotonicTime.now + .seconds(seconds)
        while MonotonicTime.now < deadline {
            let seen = look()
            if await on({ condition($0, seen) }) { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    /// Ends the worker for good; tells how long that took.
    @discardableResult
    func end() async -> Duration {
        let began = MonotonicTime.now
        let (bound, loop) = (bound, loop)
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            loop.execute { bound.value.stop { done.resume() } }
        }
        let took = MonotonicTime.now - began
        // A loop that is stopped keeps what comes later, such as Foundation's word that it has reaped.
        try? await Task.sleep(for: .milliseconds(30))
        loop.stop()
        return took
    }
}

/// What the process has of the kernel.
enum ProcessTable {
    /// Pipes and descriptors of processes: what a worker needs. Loops and sockets belong to other suites of this process.
    static var descriptors: Int {
        descriptorTargets.count { $0.hasPrefix("pipe:") || $0.contains("pidfd") }
    }

    static var descriptorTargets: [String] {
        entries(of: "/proc/self/fd").map { name in
            var target = [UInt8](repeating: 0, count: 256)
            let count = target.withUnsafeMutableBytes { room in
                room.withMemoryRebound(to: CChar.self) { room in
                    room.baseAddress.map { readlink("/proc/self/fd/" + name, $0, room.count) } ?? 0
                }
            }
            return String(decoding: target.prefix(max(count, 0)), as: UTF8.self)
        }.sorted()
    }

    /// Children of ours that have ended and were not reaped.
    static var zombies: [pid_t] {
        entries(of: "/proc").compactMap { pid_t($0) }.filter { pid in
            guard let fields = status(of: pid) else { return false }
            return fields.state == "Z" && fields.parent == getpid()
        }
    }

    static func isAlive(_ pid: pid_t) -> Bool { status(of: pid).map { $0.state != "Z" && $0.state != "X" } ?? false }

    private static func status(of pid: pid_t) -> (state: Substring, parent: pid_t)? {
        guard let file = fopen("/proc/\(pid)/stat", "re") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = fread(&bytes, 1, bytes.count, file)
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        // The name in parentheses may have blanks in it.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[end...].split(separator: " ")
        guard fields.count > 2, let parent = pid_t(fields[2]) else { return nil }
        return (fields[1], parent)
    }

    private static func entries(of folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }
}
