import CLinux
import Glibc
import Synchronization

/// What a descriptor is ready for.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let readable = Readiness(rawValue: WEIR_EPOLLIN.rawValue)
    package static let writable = Readiness(rawValue: WEIR_EPOLLOUT.rawValue)
    /// The peer is gone, in one direction at least: reading tells what is left and then the end.
    package static let hangup = Readiness(
        rawValue: WEIR_EPOLLHUP.rawValue | WEIR_EPOLLERR.rawValue | WEIR_EPOLLRDHUP.rawValue)
}

/// Hears of the readiness of a descriptor, on the loop with which it is registered.
package protocol ReadinessHandler: AnyObject {
    func ready(_ readiness: Readiness)
}

/// One thread that waits in `epoll` and runs what is ready: descriptors, timers, closures and the jobs of the actors that live on it.
///
/// Everything marked "on the loop" must be called from its thread, and traps elsewhere. Nothing that runs on it may block.
package final class EventLoop: @unchecked Sendable {
    // Sendable: `queue` is behind a lock, the constants are set at the start, and everything else is touched only on the
    // loop's own thread, which `preconditionOnLoop` checks at every way in.

    package let name: String
    private let epoll: Descriptor
    private let wakeUp: Descriptor
    private let queue = Locked(Queue())
    private let thread = Atomic<UInt>(0)

    private var registrations: [Registration] = []
    private var freeRegistrations: [UInt32] = []
    private var timers = TimerHeap()
    private var stopping = false
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: EventLoop.scratchSize, alignment: 64)

    /// The time when this turn of the loop began; on the loop. Saves a system call where a millisecond does not matter.
    package private(set) var now: MonotonicTime = .now

    /// Bytes that `withScratch` lends.
    package static let scratchSize = 256 * 1024

    private enum Work {
        case closure(@Sendable () -> Void)
        case job(UnownedJob)
    }

    private struct Queue: Sendable {
        var work: [Work] = []
        var isAwake = false
    }

    private struct Registration {
        var generation: UInt32 = 0
        var descriptor: CInt = -1
        var handler: (any ReadinessHandler)?
    }

    /// Makes the loop and starts its thread.
    /// - Throws: `SystemError` where descriptors or threads are at their limit.
    package init(name: String) throws(SystemError) {
        self.name = name
        epoll = try Descriptor(result: weir_epoll_create(), operation: "make an epoll descriptor")
        wakeUp = try Descriptor(result: weir_eventfd(), operation: "make an event descriptor")
        let added = weir_epoll_add(epoll.number, wakeUp.number, Readiness.readable.rawValue, UInt64.max)
        guard added == 0 else { throw SystemError(code: -added, operation: "watch an event descriptor") }
        try Thread.start(name: name) { self.run() }
    }

    deinit { scratch.deallocate() }

    // MARK: From any thread

    /// Runs `body` on the loop, after what was given before.
    package func execute(_ body: @escaping @Sendable () -> Void) { enqueue(.closure(body)) }

    /// Runs `body` on the loop and returns what it makes.
    package func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            execute { continuation.resume(returning: body()) }
        }
    }

    package var isOnLoop: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    package func preconditionOnLoop() {
        precondition(isOnLoop, "called off the event loop that owns it")
    }

    /// Ends the thread after this turn. What is registered is let go.
    package func stop() {
        execute { self.stopping = true }
    }

    private func enqueue(_ work: Work) {
        let mustWake = queue.withLock { queue in
            queue.work.append(work)
            defer { queue.isAwake = true }
            return !queue.isAwake
        }
        if mustWake, !isOnLoop { _ = weir_eventfd_signal(wakeUp.number) }
    }

    // MARK: On the loop

    /// Lends the loop's buffer of `scratchSize` bytes. Not to be nested, and not to be kept.
    package func withScratch<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
        preconditionOnLoop()
        return body(scratch)
    }

    /// Watches `descriptor` until `unregister`, level-triggered. On the loop.
    package func register(
        _ descriptor: CInt, for interest: Readiness, handler: any ReadinessHandler
    ) throws(SystemError) -> RegistrationID {
        preconditionOnLoop()
        if freeRegistrations.isEmpty {
            freeRegistrations.append(UInt32(registrations.count))
            registrations.append(Registration())
        }
        let slot = freeRegistrations.removeLast()
        registrations[Int(slot)].generation &+= 1
        registrations[Int(slot)].descriptor = descriptor
        registrations[Int(slot)].handler = handler
        let id = RegistrationID(slot: slot, generation: registrations[Int(slot)].generation)
        let result = weir_epoll_add(epoll.number, descriptor, interest.rawValue, id.packed)
        guard result == 0 else {
            registrations[Int(slot)].handler = nil
            freeRegistrations.append(slot)
            throw SystemError(code: -result, operation: "watch a descriptor")
        }
        return id
    }

    /// Changes what is waited for. On the loop.
    package func modify(_ id: RegistrationID, for interest: Readiness) {
        preconditionOnLoop()
        guard registrations[Int(id.slot)].generation == id.generation else { return }
        _ = weir_epoll_modify(epoll.number, registrations[Int(id.slot)].descriptor, interest.rawValue, id.packed)
    }

    /// Forgets the descriptor; call it before closing. Events already fetched for it are dropped. On the loop.
    package func unregister(_ id: RegistrationID) {
        preconditionOnLoop()
        guard registrations[Int(id.slot)].generation == id.generation,
            registrations[Int(id.slot)].handler != nil
        else { return }
        _ = weir_epoll_remove(epoll.number, registrations[Int(id.slot)].descriptor)
        registrations[Int(id.slot)].handler = nil
        freeRegistrations.append(id.slot)
    }

    /// Runs `body` on the loop once `deadline` has come. On the loop.
    @discardableResult
    package func schedule(at deadline: MonotonicTime, _ body: @escaping () -> Void) -> Timer {
        preconditionOnLoop()
        let timer = Timer(deadline: deadline, body: body)
        timers.insert(timer)
        return timer
    }

    /// Runs `body` on the loop after `delay`. On the loop.
    @discardableResult
    package func schedule(after delay: Duration, _ body: @escaping () -> Void) -> Timer {
        schedule(at: .now + delay, body)
    }

    // MARK: The thread

    private func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        var events = [weir_epoll_event](repeating: weir_epoll_event(), count: 256)
        while !stopping {
            let count = weir_epoll_wait(epoll.number, &events, CInt(events.count), waitLimit())
            now = .now
            precondition(count >= 0, "epoll_wait failed: \(SystemError.reason(of: -count))")
            for index in 0..<Int(count) { dispatch(events[index]) }
            for timer in timers.removeDue(at: now) { timer.fire() }
            runQueue()
        }
        registrations.removeAll()
        timers = TimerHeap()
    }

    private func dispatch(_ event: weir_epoll_event) {
        guard event.data != UInt64.max else { return weir_eventfd_drain(wakeUp.number) }
        let id = RegistrationID(packed: event.data)
        let registration = registrations[Int(id.slot)]
        guard registration.generation == id.generation else { return }
        registration.handler?.ready(Readiness(rawValue: event.events))
    }

    /// Milliseconds that `epoll_wait` may sleep: until the next timer, rounded up so that it is due on waking.
    private func waitLimit() -> CInt {
        let hasWork = queue.withLock { queue in
            queue.isAwake = !queue.work.isEmpty
            return queue.isAwake
        }
        if hasWork { return 0 }
        guard let deadline = timers.earliest else { return -1 }
        let nanoseconds = deadline.nanoseconds - MonotonicTime.now.nanoseconds
        return CInt(clamping: max(0, (nanoseconds + 999_999) / 1_000_000))
    }

    private func runQueue() {
        let work = queue.withLock { queue in
            defer { queue.work.removeAll(keepingCapacity: queue.work.count < 64) }
            return queue.work
        }
        for item in work {
            switch item {
            case .closure(let body): body()
            case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
    }
}

/// Names a watched descriptor: slot and generation, so that an event for a closed descriptor whose number is in use again
/// is recognised.
package struct RegistrationID: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32

    init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    init(packed: UInt64) {
        slot = UInt32(truncatingIfNeeded: packed)
        generation = UInt32(truncatingIfNeeded: packed >> 32)
    }

    var packed: UInt64 { UInt64(generation) << 32 | UInt64(slot) }
}

extension EventLoop: SerialExecutor {
    package func enqueue(_ job: consuming ExecutorJob) { enqueue(.job(UnownedJob(job))) }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    package func checkIsolated() { preconditionOnLoop() }

    package func isIsolatingCurrentContext() -> Bool? { isOnLoop }
}
