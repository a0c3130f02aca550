import Glibc
import Runtime

/// Reads one pipe of a worker on its loop, until it is empty, but no more in one turn than is fair to others.
final class WorkerPipe: ReadinessHandler {
    /// What the pipe gives, valid during the call; nil when there is nothing more for now.
    typealias Handler = (RawSpan?) -> Void

    private let descriptor: Descriptor
    private let loop: EventLoop
    /// In bytes.
    private let turn: Int
    private let handler: Handler
    private var registration: RegistrationID?

    init(_ descriptor: consuming Descriptor, on loop: EventLoop, turn: Int, handler: @escaping Handler) {
        self.descriptor = descriptor
        self.loop = loop
        self.turn = turn
        self.handler = handler
    }

    /// Reads from now on.
    func start() throws(SystemError) {
        registration = try loop.register(descriptor.number, for: .readable, handler: self)
    }

    func ready(_ readiness: Readiness) { read(atMost: turn) }

    /// Takes what is left after the writer has gone.
    func readAll() { read(atMost: 8 * turn) }

    func close() {
        if let registration { loop.unregister(registration) }
        registration = nil
    }

    private func read(atMost limit: Int) {
        var taken = 0
        while taken < limit, registration != nil {
            switch readOnce() {
            case .bytes(0), .failed: return close()
            case .bytes(let count): taken += count
            case .wouldBlock: return handler(nil)
            }
        }
    }

    private func readOnce() -> IOResult {
        loop.withScratch { room in
            let result = Socket.read(into: room, from: descriptor.number)
            if case .bytes(let count) = result, count > 0 {
                handler(UnsafeRawBufferPointer(rebasing: room[..<count]).bytes)
            }
            return result
        }
    }
}
