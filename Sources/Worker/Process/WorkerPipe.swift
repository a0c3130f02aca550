import Glibc
import Runtime

/// Reads one pipe of a worker on its loop, until it is empty, but no more in one turn than is fair to others.
final class WorkerPipe: ReadinessHandler {
    enum Event {
        /// Valid during the call; may be changed there.
        case bytes(UnsafeMutableRawBufferPointer)
        /// There is nothing more for now.
        case drained
    }

    /// Gives out whole TS packets only and keeps the rest for the next time.
    var givesWholePackets = false

    private let descriptor: Descriptor
    private let loop: EventLoop
    /// In bytes.
    private let turn: Int
    private let handler: (Event) -> Void
    private var registration: RegistrationID?
    private var carry: [UInt8] = []

    init(
        _ descriptor: consuming Descriptor, on loop: EventLoop, turn: Int, handler: @escaping (Event) -> Void
    ) throws(SystemError) {
        self.descriptor = descriptor
        self.loop = loop
        self.turn = turn
        self.handler = handler
        registration = try loop.register(self.descriptor.number, for: .readable, handler: self)
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
            case .wouldBlock: return handler(.drained)
            }
        }
    }

    private func readOnce() -> IOResult {
        loop.withScratch { room in
            let kept = carry.count
            if kept > 0 { room.copyBytes(from: carry) }
            let result = Socket.read(
                into: UnsafeMutableRawBufferPointer(rebasing: room[kept...]), from: descriptor.number)
            guard case .bytes(let count) = result, count > 0 else { return result }
            let whole =
                givesWholePackets
                ? (kept + count) / CarriedTracks.packetSize * CarriedTracks.packetSize : kept + count
            carry = [UInt8](room[whole..<kept + count])
            if whole > 0 { handler(.bytes(UnsafeMutableRawBufferPointer(rebasing: room[..<whole]))) }
            return result
        }
    }
}
