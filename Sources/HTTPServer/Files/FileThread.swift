import Bytes
import CLinux
import Glibc
import Runtime

/// Where files are waited for. A loop of its own, on which nothing else is: whoever waits for a slow disk here keeps no
/// frame waiting.
struct FileThread: Sendable {
    private let thread: EventLoop

    /// The most of a file that is asked for at once.
    static let window = 512 * 1024

    init() throws(SystemError) { thread = try EventLoop(name: "http-files") }

    func stop() { thread.stop() }

    /// Does something that blocks.
    func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result { await thread.run(body) }

    func open(_ path: String) async -> Result<OpenFile, OpenFile.Problem> {
        await thread.run {
            Result { () throws(OpenFile.Problem) in try OpenFile(path) }
        }
    }

    /// Brings a part of a file into memory, so that `sendfile` need not wait for the disk; then calls back on `loop`.
    func warm(_ file: OpenFile, _ range: Range<Int>, on loop: EventLoop, then done: @escaping @Sendable () -> Void) {
        thread.execute {
            _ = weir_readahead(file.number, Int64(range.lowerBound), range.count)
            loop.execute(done)
        }
    }

    /// Reads a part of a file; nil where it ends before. Calls back on `loop`.
    func read(
        _ file: OpenFile, _ range: Range<Int>, on loop: EventLoop, then done: @escaping @Sendable (SharedBytes?) -> Void
    ) {
        thread.execute {
            let bytes = SharedBytes(capacity: range.count) { room in
                var count = 0
                while count < room.count {
                    let read = pread(
                        file.number, room.baseAddress.unsafelyUnwrapped + count, room.count - count,
                        range.lowerBound + count)
                    if read < 0, errno == EINTR { continue }
                    guard read > 0 else { break }
                    count += read
                }
                return count
            }
            loop.execute { done(bytes.count == range.count ? bytes : nil) }
        }
    }
}
