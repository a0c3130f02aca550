import Glibc
import Synchronization

/// The loops of the process, one per core unless told otherwise.
package final class EventLoopGroup: Sendable {
    package let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// - Parameter count: 1 to 256; nil for one per core that this process may use.
    package init(count: Int? = nil) throws(SystemError) {
        var loops: [EventLoop] = []
        for index in 0..<min(max(count ?? Self.usableCores, 1), 256) {
            loops.append(try EventLoop(name: "loop-\(index)"))
        }
        self.loops = loops
    }

    /// The next one in turn.
    package func next() -> EventLoop {
        loops[abs(turn.wrappingAdd(1, ordering: .relaxed).oldValue % loops.count)]
    }

    package func stop() {
        for loop in loops { loop.stop() }
    }

    private static var usableCores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
