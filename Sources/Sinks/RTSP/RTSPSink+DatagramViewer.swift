import Bytes
import CLinux
import Media
import RTP
import RTSP
import Router
import Runtime

extension RTSPSink {
    /// A viewer over UDP. While it stands at the live edge its loop's `DatagramGroup` serves it with all others; in its
    /// start burst, or after the socket was full, it catches up by itself in measured portions.
    final class DatagramViewer: Reader {
        /// Where a track's packets go.
        struct Destination {
            var track: Int
            var rtp: SocketAddress
            var rtcp: SocketAddress
        }

        private(set) var destinations: [Destination]
        private var targets: [Int: weir_destination]
        private let ports: DatagramPorts
        private let group: DatagramGroup
        private let branch: Branch<Reader>
        private let loop: EventLoop
        private let alive: ([UInt8]) -> Void
        private let gone: () -> Void

        private(set) var cursor: Cursor
        /// A frame, and the first of its packets that is not sent.
        private var begun: (unit: PacketizedUnit, packet: Int)?
        /// The kernel may cut its datagrams.
        private var isCut: Bool
        private var pace: Timer?
        private var isPlaying = true
        private(set) var byteCount: UInt64 = 0

        /// A client's receive buffer holds some 200 KB by default and is emptied now and then: 64 KB in 8 ms are 8 MB/s, so
        /// ten seconds of a camera are through in well under one.
        private static let portion = 64 * 1024
        private static let interval = Duration.milliseconds(8)

        init(
            cursor: Cursor, destinations: [Destination], ports: DatagramPorts, group: DatagramGroup,
            branch: Branch<Reader>, loop: EventLoop, alive: @escaping ([UInt8]) -> Void, gone: @escaping () -> Void
        ) {
            self.cursor = cursor
            self.destinations = destinations
            targets = Dictionary(
                destinations.map { ($0.track, $0.rtp.destination) }, uniquingKeysWith: { first, _ in first })
            self.ports = ports
            isCut = ports.hasSegmentation
            self.group = group
            self.branch = branch
            self.loop = loop
            self.alive = alive
            self.gone = gone
        }

        var addresses: [SocketAddress] { destinations.flatMap { [$0.rtp, $0.rtcp] } }

        var tracks: [Int] { destinations.map(\.track) }

        func target(of track: Int) -> weir_destination? { targets[track] }

        /// Sends what there is and goes on by itself.
        func start() { catchUp() }

        func stop() {
            isPlaying = false
            pace?.cancel()
            group.remove(self)
            branch.remove(self)
        }

        /// Goes on without some tracks; returns where they went.
        func leave(_ tracks: [Int]) -> [SocketAddress] {
            group.remove(self, from: tracks)
            let left = destinations.filter { tracks.contains($0.track) }
            destinations.removeAll { tracks.contains($0.track) }
            for track in tracks {
                targets[track] = nil
                cursor.leave(track)
                if begun?.unit.track == track { begun = nil }
            }
            return left.flatMap { [$0.rtp, $0.rtcp] }
        }

        override func ended() { gone() }

        override func appended(_ element: MediaUnit, at position: Int) {
            // Waiting for a keyframe, or between two portions of the burst.
            if pace == nil { catchUp() }
        }

        /// From the sink's ports: a receiver report, or anything that shows the viewer is there.
        func received(_ bytes: [UInt8]) { alive(bytes) }

        /// Its way takes no datagrams that the kernel cuts: it goes alone from now on.
        func takesUncutOnly() {
            isCut = false
            log.info(
                "packets are larger than a viewer's way takes at once: a smaller packet_size would be cheaper",
                ("peer", destinations.first?.rtp.description ?? ""))
        }

        /// The group could send it no more than the first `packet` packets of the newest frame.
        func fellOut(before packet: Int, of unit: PacketizedUnit, nextPosition: Int) {
            begun = (unit, packet)
            cursor.move(to: nextPosition)
            branch.add(self)
            schedule()
        }

        private func schedule() {
            pace = loop.schedule(after: Self.interval) { [weak self] in
                self?.pace = nil
                self?.catchUp()
            }
        }

        private func catchUp() {
            guard isPlaying else { return }
            var budget = Self.portion
            while budget > 0 {
                if let (unit, packet) = begun {
                    guard resume(unit, from: packet) else { return schedule() }
                    begun = nil
                }
                guard case .send(let unit, let timestamp) = cursor.next(in: branch.ring) else {
                    return joinIfLive()
                }
                budget -= unit.byteCount
                guard case .frame(let frame) = unit.content else {
                    report(unit)
                    continue
                }
                begun = (timestamp.map { frame.stamped($0) } ?? frame, 0)
            }
            schedule()
        }

        /// Everything is sent: from now on the group does it, unless a keyframe is awaited.
        private func joinIfLive() {
            guard cursor.isLive, isCut == ports.hasSegmentation else { return }
            branch.remove(self)
            group.add(self)
        }

        /// False when the socket is full.
        private func resume(_ unit: PacketizedUnit, from first: Int) -> Bool {
            guard var target = targets[unit.track] else { return true }
            var packet = first
            while packet < unit.packets.count {
                let run = isCut ? unit.runs.first { $0.contains(packet) } : nil
                let end = run?.upperBound ?? packet + 1
                let outcome = withUnsafePointer(to: &target) {
                    ports.send(unit, run: packet..<end, to: UnsafeBufferPointer(start: $0, count: 1))
                }
                switch outcome {
                case .served: packet = end
                case .uncut: takesUncutOnly()
                case .blocked:
                    begun = (unit, packet)
                    return false
                }
            }
            byteCount += UInt64(unit.bytes.count)
            return true
        }

        private func report(_ unit: MediaUnit) {
            guard let destination = destinations.first(where: { $0.track == unit.track }) else { return }
            ports.sendControl(
                unit.bytes.span.array(InterleavedFrame.headerByteCount..<unit.byteCount), to: destination.rtcp)
        }

        func count(bytes: UInt64) { byteCount += bytes }
    }
}
