import Bytes
import CLinux
import Glibc
import RTP
import RTSP
import Router
import Runtime

extension RTSPSink {
    /// The sink's pair of UDP ports: RTP from the even one, RTCP from and to the odd one, for all viewers.
    ///
    /// Any loop sends through them. They are read on one loop, which hands what comes to the viewer of that address.
    final class DatagramPorts: Sendable {
        private let sockets: Sockets
        private let viewers = Locked<[SocketAddress: LoopBound<DatagramViewer>]>([:])
        let hasSegmentation: Bool
        private let transmit: Transmit

        /// What `weir_send_to_all` does; tests put a kernel of their own in its place.
        typealias Transmit =
            @Sendable (
                _ socket: CInt, _ vectors: UnsafeBufferPointer<iovec>, _ segment: UInt16,
                _ destinations: UnsafeBufferPointer<weir_destination>
            ) -> CInt

        private struct Sockets: ~Copyable, Sendable {
            let rtp: Descriptor
            let rtcp: Descriptor
            let pair: PortPair
        }

        /// A keyframe for some hundred viewers must fit.
        private static let sendBuffer = 8 << 20

        /// - Parameters:
        ///   - first: the even port; nil lets the kernel find a free pair.
        ///   - hasSegmentation: whether the kernel is to cut datagrams for us; nil where it can.
        init(
            host: SocketAddress, first: UInt16?, hasSegmentation: Bool? = nil,
            transmit: @escaping Transmit = DatagramPorts.sendToAll
        ) throws(SystemError) {
            self.transmit = transmit
            sockets = try Self.open(host: host, first: first)
            self.hasSegmentation = hasSegmentation ?? (weir_has_udp_segmentation(sockets.rtp.number) == 1)
            for socket in [rtp, rtcp] { Socket.setSendBuffer(socket, bytes: Self.sendBuffer) }
        }

        var pair: PortPair { sockets.pair }
        var rtp: CInt { sockets.rtp.number }
        private var rtcp: CInt { sockets.rtcp.number }

        private static func open(host: SocketAddress, first: UInt16?) throws(SystemError) -> Sockets {
            if let first {
                let pair = PortPair(rtp: first, rtcp: first + 1)
                let rtp = try Socket.datagram(at: host.with(port: pair.rtp))
                return Sockets(rtp: rtp, rtcp: try Socket.datagram(at: host.with(port: pair.rtcp)), pair: pair)
            }
            // RFC 3550 §11: RTP has the even port, RTCP the odd one above it.
            for _ in 0..<64 {
                let rtp = try Socket.datagram(at: host.with(port: 0))
                let port = Socket.localAddress(of: rtp.number).port
                guard port.isMultiple(of: 2) else { continue }
                if let rtcp = try? Socket.datagram(at: host.with(port: port + 1)) {
                    return Sockets(rtp: rtp, rtcp: rtcp, pair: PortPair(rtp: port, rtcp: port + 1))
                }
            }
            throw SystemError(code: EADDRINUSE, operation: "find a free pair of UDP ports at \(host.host)")
        }

        // MARK: Viewers

        /// False when another viewer has that address already.
        func add(_ viewer: LoopBound<DatagramViewer>, at addresses: [SocketAddress]) -> Bool {
            viewers.withLock { viewers in
                guard addresses.allSatisfy({ viewers[$0] == nil }) else { return false }
                for address in addresses { viewers[address] = viewer }
                return true
            }
        }

        func remove(_ addresses: [SocketAddress]) {
            viewers.withLock { viewers in
                for address in addresses { viewers[address] = nil }
            }
        }

        func isTaken(_ addresses: [SocketAddress]) -> Bool {
            viewers.withLock { viewers in addresses.contains { viewers[$0] != nil } }
        }

        // MARK: Sending, from any loop

        enum Outcome: Equatable {
            /// How many destinations were served.
            case served(Int)
            /// The socket's buffer is full after so many.
            case blocked(Int)
            /// The way to the one after so many takes no datagrams that the kernel cuts: a tunnel or a VPN whose packets
            /// are smaller than ours, or IPsec.
            case uncut(Int)
        }

        /// The packets of `unit`, in order, in portions for `send`.
        func runs(of unit: PacketizedUnit) -> [Range<Int>] {
            hasSegmentation ? unit.runs : unit.packets.indices.map { $0..<$0 + 1 }
        }

        /// Sends packets `run` of `unit`, one or a part of one of its runs, to all `destinations`: one call of the kernel
        /// for up to 64 of them.
        func send(
            _ unit: PacketizedUnit, run: Range<Int>, to destinations: UnsafeBufferPointer<weir_destination>
        ) -> Outcome {
            let segment = run.count > 1 ? UInt16(unit.packets[run.lowerBound].length) : 0
            return withUnsafeTemporaryAllocation(of: iovec.self, capacity: run.count) { vectors in
                for (index, packet) in run.enumerated() {
                    let range = unit.packets[packet].range
                    vectors[index] = iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: unit.bytes.baseAddress + range.lowerBound),
                        iov_len: range.count)
                }
                return send(UnsafeBufferPointer(vectors), segment: segment, to: destinations)
            }
        }

        private func send(
            _ vectors: UnsafeBufferPointer<iovec>, segment: UInt16,
            to destinations: UnsafeBufferPointer<weir_destination>
        ) -> Outcome {
            var served = 0
            while served < destinations.count {
                let rest = UnsafeBufferPointer(rebasing: destinations[served...])
                let sent = transmit(rtp, vectors, segment, rest)
                switch sent {
                case 1...: served += Int(sent)
                case -EAGAIN, -ENOBUFS: return .blocked(served)
                case -EMSGSIZE, -EINVAL, -EIO:
                    if segment > 0 { return .uncut(served) }
                    served += 1
                // This one cannot be reached; the others can.
                default: served += 1
                }
            }
            return .served(destinations.count)
        }

        static let sendToAll: Transmit = { socket, vectors, segment, destinations in
            weir_send_to_all(
                socket, vectors.baseAddress, vectors.count, segment, destinations.baseAddress,
                CInt(destinations.count))
        }

        func sendControl(_ bytes: [UInt8], to address: SocketAddress) {
            bytes.withUnsafeBytes { _ = Socket.sendDatagram($0, to: address, from: rtcp) }
        }

        // MARK: Receiving, on one loop

        func startReceiving(on loop: EventLoop) throws(SystemError) -> [RegistrationID] {
            [
                try loop.register(rtp, for: .readable, handler: Receiver(self, rtp, loop)),
                try loop.register(rtcp, for: .readable, handler: Receiver(self, rtcp, loop)),
            ]
        }

        private final class Receiver: ReadinessHandler {
            private let ports: DatagramPorts
            private let socket: CInt
            private let loop: EventLoop

            init(_ ports: DatagramPorts, _ socket: CInt, _ loop: EventLoop) {
                self.ports = ports
                self.socket = socket
                self.loop = loop
            }

            func ready(_ readiness: Readiness) {
                loop.withScratch { room in
                    for _ in 0..<256 {
                        let (result, peer) = Socket.receiveDatagram(into: room, from: socket)
                        guard case .bytes(let count) = result else { return }
                        // Strangers' datagrams, and the packets that clients send to open a NAT, end here.
                        guard let viewer = ports.viewers.withLock({ $0[peer] }) else { continue }
                        let bytes = Array(UnsafeRawBufferPointer(rebasing: room[0..<count]))
                        viewer.execute { $0.received(bytes) }
                    }
                }
            }
        }
    }
}
