import CBench
import Glibc

/// The packets of a frame to each client: one segmented `sendmsg` each, or batches of `sendmmsg`.
final class FloorUDP {
    private let socket: Int32
    private let segmented: Bool
    private var clients: [sockaddr_in] = []

    init(_ socket: Int32, segmented: Bool) {
        self.socket = socket
        self.segmented = segmented
    }

    func accept() {
        var peer = sockaddr_in()
        var byte: UInt8 = 0
        while true {
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let count = withUnsafeMutablePointer(to: &peer) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(socket, &byte, 1, 0, $0, &length)
                }
            }
            guard count >= 0 else { return }
            clients.append(peer)
        }
    }

    func send(_ stream: FloorStream) {
        if segmented {
            for index in clients.indices {
                _ = bench_send_segmented(
                    socket, stream.flat, stream.flat.count, UInt16(stream.segment), &clients[index])
            }
        } else {
            _ = bench_send_many(
                socket, stream.flat, stream.offsets, stream.lengths, UInt32(stream.lengths.count), clients,
                UInt32(clients.count))
        }
    }
}
