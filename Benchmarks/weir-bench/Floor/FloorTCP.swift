import CBench
import Glibc

/// One `send` per frame and client; whoever still owes bytes of an older frame misses whole frames.
final class FloorTCP {
    private struct Client {
        let socket: Int32
        /// The part of a frame that did not fit into the socket.
        var owed: ArraySlice<UInt8> = []
    }

    private let listener: Int32
    private let perPacket: Bool
    private var clients: [Client] = []

    init(_ listener: Int32, perPacket: Bool) {
        self.listener = listener
        self.perPacket = perPacket
    }

    func accept() {
        while case let socket = bench_accept(listener), socket >= 0 {
            Sockets.set(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            clients.append(Client(socket: socket))
        }
    }

    func send(_ stream: FloorStream) {
        var gone: [Int] = []
        stream.interleaved.withUnsafeBytes { frame in
            for index in clients.indices where !send(frame, stream, to: &clients[index]) { gone.append(index) }
        }
        for index in gone.reversed() {
            Sockets.close(clients[index].socket)
            clients.remove(at: index)
        }
    }

    /// `false` when the client is gone.
    private func send(_ frame: UnsafeRawBufferPointer, _ stream: FloorStream, to client: inout Client) -> Bool {
        if !client.owed.isEmpty {
            let sent = client.owed.withUnsafeBytes { write($0, to: client.socket) }
            guard let sent else { return false }
            client.owed = client.owed.dropFirst(sent)
            return true
        }
        var start = 0
        for length in perPacket ? stream.lengths.map({ Int($0) + 4 }) : [frame.count] {
            let piece = UnsafeRawBufferPointer(rebasing: frame[start..<start + length])
            guard let sent = write(piece, to: client.socket) else { return false }
            start += sent
            guard sent == length else {
                client.owed = Array(frame[start...])[...]
                break
            }
        }
        return true
    }

    /// Bytes sent, 0 when the socket is full, `nil` when it is dead.
    private func write(_ bytes: UnsafeRawBufferPointer, to socket: Int32) -> Int? {
        let sent = Glibc.send(socket, bytes.baseAddress, bytes.count, 0)
        if sent >= 0 { return sent }
        return errno == EAGAIN || errno == EINTR ? 0 : nil
    }
}
