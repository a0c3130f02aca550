import Bytes
import CLinux
import RTP
import Router
import Runtime

extension RTSPSink {
    /// All viewers over UDP of one branch that stand at the live edge: a frame goes to all of them in few system calls.
    final class DatagramGroup: Reader {
        /// The viewers of one track, side by side with where they are.
        private struct Audience {
            var viewers: [DatagramViewer] = []
            var destinations: [weir_destination] = []
        }

        private let ports: DatagramPorts
        private var audiences: [Int: Audience] = [:]
        /// Those who sent themselves everything before a position, which the group may still be told of in this turn.
        private var joining: [(viewer: DatagramViewer, position: Int)] = []
        /// The branch holds the group while it has viewers, not the other way round.
        private(set) weak var branch: Branch<Reader>?

        init(ports: DatagramPorts, branch: Branch<Reader>) {
            self.ports = ports
            self.branch = branch
        }

        /// Serves `viewer` from now on.
        func add(_ viewer: DatagramViewer) {
            guard let branch else { return }
            joining.append((viewer, branch.ring.head))
            branch.add(self)
        }

        private func admit(at position: Int) {
            for (viewer, first) in joining where first <= position {
                for track in viewer.tracks {
                    guard let destination = viewer.target(of: track) else { continue }
                    audiences[track, default: Audience()].viewers.append(viewer)
                    audiences[track]?.destinations.append(destination)
                }
            }
            joining.removeAll { $0.position <= position }
        }

        func remove(_ viewer: DatagramViewer) {
            joining.removeAll { $0.viewer === viewer }
            remove(viewer, from: viewer.tracks)
            if joining.isEmpty, audiences.values.allSatisfy(\.viewers.isEmpty) { branch?.remove(self) }
        }

        /// Serves some tracks of it no more.
        func remove(_ viewer: DatagramViewer, from tracks: [Int]) {
            for track in tracks {
                guard let place = audiences[track]?.viewers.firstIndex(where: { $0 === viewer }) else { continue }
                audiences[track]?.viewers.remove(at: place)
                audiences[track]?.destinations.remove(at: place)
            }
        }

        override func appended(_ element: MediaUnit, at position: Int) {
            if !joining.isEmpty { admit(at: position) }
            guard let audience = audiences[element.track] else { return }
            switch element.content {
            case .frame(let unit): send(unit, to: audience, position: position)
            case .report(let bytes):
                let report = bytes.span.array(InterleavedFrame.headerByteCount..<bytes.count)
                for viewer in audience.viewers {
                    for destination in viewer.destinations where destination.track == element.track {
                        ports.sendControl(report, to: destination.rtcp)
                    }
                }
            }
        }

        private func send(_ unit: PacketizedUnit, to audience: Audience, position: Int) {
            var served = audience.viewers.count
            audience.destinations.withUnsafeBufferPointer { destinations in
                for (index, run) in unit.runs.enumerated() where served > 0 {
                    let reachable = UnsafeBufferPointer(rebasing: destinations[0..<served])
                    guard case .blocked(let count) = ports.send(unit, run: run, to: reachable) else { continue }
                    // The rest go on by themselves from this run.
                    for viewer in audience.viewers[count..<served] {
                        remove(viewer)
                        viewer.fellOut(after: index, of: unit, nextPosition: position + 1)
                    }
                    served = count
                }
            }
            for viewer in audience.viewers[0..<served] { viewer.count(bytes: UInt64(unit.bytes.count)) }
        }

        override func ended() {
            var viewers = joining.map(\.viewer)
            for audience in audiences.values {
                for viewer in audience.viewers where !viewers.contains(where: { $0 === viewer }) {
                    viewers.append(viewer)
                }
            }
            for viewer in viewers { viewer.ended() }
        }
    }
}
