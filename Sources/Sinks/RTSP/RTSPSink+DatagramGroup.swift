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
            var audience = audience
            for run in ports.runs(of: unit) where !audience.viewers.isEmpty {
                send(unit, run: run, to: &audience, position: position)
            }
            for viewer in audience.viewers { viewer.count(bytes: UInt64(unit.bytes.count)) }
        }

        /// Those who cannot be served like the others leave `audience` and go on by themselves from this run.
        private func send(_ unit: PacketizedUnit, run: Range<Int>, to audience: inout Audience, position: Int) {
            var first = 0
            while first < audience.viewers.count {
                let outcome = audience.destinations.withUnsafeBufferPointer {
                    ports.send(unit, run: run, to: UnsafeBufferPointer(rebasing: $0[first...]))
                }
                let leaving: Range<Int>
                switch outcome {
                case .served: return
                case .blocked(let count): leaving = first + count..<audience.viewers.count
                case .uncut(let count):
                    leaving = first + count..<first + count + 1
                    audience.viewers[first + count].takesUncutOnly()
                }
                for viewer in audience.viewers[leaving] {
                    remove(viewer)
                    viewer.fellOut(before: run.lowerBound, of: unit, nextPosition: position + 1)
                }
                audience.viewers.removeSubrange(leaving)
                audience.destinations.removeSubrange(leaving)
                first = leaving.lowerBound
            }
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
