import CLinux
import Glibc
import Runtime

@testable import Sinks

/// The kernel's sending of datagrams, which goes wrong when it is told to.
final class TroubledKernel: Sendable {
    private struct State: Sendable {
        /// What the next calls bring: how many destinations they serve at most, or the error of the next one.
        var plan: [CInt] = []
        /// Addresses for which datagrams cannot be cut.
        var uncut: Set<[UInt8]> = []
        var calls = 0
    }

    private let state = Locked(State())

    /// Calls so far.
    var calls: Int { state.withLock { $0.calls } }

    /// Each number stands for a call: up to so many destinations are served, or an error if it is negative. Then all goes
    /// well again.
    func plan(_ calls: [CInt]) { state.withLock { $0.plan = calls } }

    func refuseToCut(for address: SocketAddress) {
        state.withLock { _ = $0.uncut.insert(Self.bytes(of: address.destination)) }
    }

    private static func bytes(of destination: weir_destination) -> [UInt8] {
        withUnsafeBytes(of: destination.address) { Array($0) }
    }

    var transmit: RTSPSink.DatagramPorts.Transmit {
        { [self] socket, vectors, segment, destinations in
            var limit = CInt(destinations.count)
            let (next, uncut) = state.withLock { state in
                state.calls += 1
                return (state.plan.isEmpty ? nil : state.plan.removeFirst(), state.uncut)
            }
            if let next {
                guard next > 0 else { return next }
                limit = min(limit, next)
            }
            if segment > 0, let refused = destinations.firstIndex(where: { uncut.contains(Self.bytes(of: $0)) }) {
                guard refused > 0 else { return -EMSGSIZE }
                limit = min(limit, CInt(refused))
            }
            let reachable = UnsafeBufferPointer(rebasing: destinations[0..<Int(limit)])
            return RTSPSink.DatagramPorts.sendToAll(socket, vectors, segment, reachable)
        }
    }
}
