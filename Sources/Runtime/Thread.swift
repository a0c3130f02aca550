import CLinux
import Glibc

/// Threads of ours, for event loops and for calls that block.
package enum Thread {
    private final class Entry {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a detached thread that runs `body`.
    /// - Parameter name: shown by `top -H`; Linux keeps its first 15 bytes.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let entry = Unmanaged.passRetained(Entry(name: name, body: body))
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, Thread.main, entry.toOpaque())
        guard result == 0 else {
            entry.release()
            throw SystemError(code: result, operation: "start thread \(name)")
        }
        pthread_detach(thread)
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let entry = Unmanaged<Entry>.fromOpaque(argument).takeRetainedValue()
        weir_set_thread_name(String(entry.name.prefix(15)))
        entry.body()
        return nil
    }
}

extension Thread {
    /// Runs something that blocks on a thread of its own and returns what it makes; nil where no thread can be had.
    package static func run<Result: Sendable>(
        name: String, _ body: @escaping @Sendable () -> Result
    ) async -> Result? {
        await withCheckedContinuation { continuation in
            do throws(SystemError) {
                try start(name: name) { continuation.resume(returning: body()) }
            } catch {
                continuation.resume(returning: nil)
            }
        }
    }
}
