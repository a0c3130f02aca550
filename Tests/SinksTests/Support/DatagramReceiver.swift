import Glibc
import RTP
import Testing

@testable import Runtime

/// A viewer's pair of UDP ports. Its calls block.
final class DatagramReceiver {
    let rtp: Descriptor
    let rtcp: Descriptor
    let host: SocketAddress
    private(set) var video = Received()
    private(set) var sound = Received()
    private(set) var control: [[UInt8]] = []
    /// Where RTP comes from.
    private(set) var senders: Set<UInt16> = []
    /// Of the RTP packets of sound.
    private let soundType: UInt8

    private static let receiveBuffer = 8 << 20
    /// How long it waits for anything, in milliseconds.
    private static let patience: Int32 = 10_000

    init(soundType: UInt8 = 97) throws {
        self.soundType = soundType
        host = try #require(SocketAddress(host: "127.0.0.1", port: 0))
        rtp = try Socket.datagram(at: host)
        rtcp = try Socket.datagram(at: host)
        for socket in [rtp.number, rtcp.number] { Socket.setReceiveBuffer(socket, bytes: Self.receiveBuffer) }
    }

    var rtpAddress: SocketAddress { Socket.localAddress(of: rtp.number) }
    var rtcpAddress: SocketAddress { Socket.localAddress(of: rtcp.number) }

    /// Receives until something is so.
    func receive(until isSo: () throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation) throws {
        while try !isSo() {
            try #require(take(within: Self.patience), "nothing comes", sourceLocation: sourceLocation)
        }
    }

    /// Receives what is there already and what comes within so many milliseconds of silence.
    func receiveRest(within milliseconds: Int32 = 50) {
        while take(within: milliseconds) {}
    }

    func frames(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) throws -> Received {
        try receive(until: { video.frames.count >= count }, sourceLocation: sourceLocation)
        return video
    }

    private func take(within milliseconds: Int32) -> Bool {
        var polls = [rtp.number, rtcp.number].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&polls, 2, milliseconds) > 0 else { return false }
        for entry in polls where entry.revents != 0 {
            var room = [UInt8](repeating: 0, count: 65_536)
            let (result, peer) = room.withUnsafeMutableBytes { Socket.receiveDatagram(into: $0, from: entry.fd) }
            guard case .bytes(let count) = result else { continue }
            let bytes = Array(room[0..<count])
            if entry.fd == rtcp.number {
                control.append(bytes)
            } else {
                senders.insert(peer.port)
                if bytes.count > 1, bytes[1] & 0x7f == soundType {
                    sound.take(sound: bytes)
                } else {
                    video.take(video: bytes)
                }
            }
        }
        return true
    }

    func sendControl(_ bytes: [UInt8], to address: SocketAddress) {
        bytes.withUnsafeBytes { _ = Socket.sendDatagram($0, to: address, from: rtcp.number) }
    }
}
