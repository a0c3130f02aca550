import CBench
import Glibc

/// A system call failed: which one, and why.
struct SystemError: Error, CustomStringConvertible {
    let call: String
    let code: Int32

    init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// An epoll instance. Tokens name what became ready; they are chosen by whoever adds a descriptor.
final class Poller {
    private let epoll: Int32
    private var events = [bench_event](repeating: bench_event(), count: 256)

    init() throws {
        epoll = bench_epoll_create()
        guard epoll >= 0 else { throw SystemError("epoll_create1") }
    }

    deinit { close(epoll) }

    func add(_ descriptor: Int32, writable: Bool = false, token: UInt64) {
        _ = bench_epoll_add(epoll, descriptor, Self.interest(writable), token)
    }

    func modify(_ descriptor: Int32, writable: Bool, token: UInt64) {
        _ = bench_epoll_modify(epoll, descriptor, Self.interest(writable), token)
    }

    func remove(_ descriptor: Int32) {
        _ = bench_epoll_remove(epoll, descriptor)
    }

    /// Waits for at most `nanoseconds` and gives each ready token to `body`.
    func wait(nanoseconds: Nanoseconds, _ body: (_ token: UInt64, _ writable: Bool) -> Void) {
        let count = bench_epoll_wait(epoll, &events, Int32(events.count), Int64(nanoseconds))
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let event = events[index]
            body(event.token, event.events & UInt32(BENCH_WRITABLE) != 0)
        }
    }

    private static func interest(_ writable: Bool) -> UInt32 {
        UInt32(writable ? BENCH_WRITABLE : BENCH_READABLE)
    }
}
