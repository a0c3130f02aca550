import Glibc
import Testing

@testable import Runtime

@Suite struct SocketTests {
    private static func loopback(_ port: UInt16 = 0) throws -> SocketAddress {
        try #require(SocketAddress(host: "127.0.0.1", port: port))
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func datagramsComeWithTheAddressOfTheirSender(_ host: String) throws {
        let address = try #require(SocketAddress(host: host, port: 0))
        let one = try Socket.datagram(at: address)
        let other = try Socket.datagram(at: address)
        let (from, to) = (Socket.localAddress(of: one.number), Socket.localAddress(of: other.number))
        var room = [UInt8](repeating: 0, count: 100)
        let nothing = room.withUnsafeMutableBytes { Socket.receiveDatagram(into: $0, from: other.number).0 }
        #expect(nothing == .wouldBlock)
        let sent = [UInt8]([1, 2, 3]).withUnsafeBytes { Socket.sendDatagram($0, to: to, from: one.number) }
        #expect(sent == .bytes(3))
        let (result, peer) = room.withUnsafeMutableBytes { Socket.receiveDatagram(into: $0, from: other.number) }
        #expect(result == .bytes(3))
        #expect(Array(room[0..<3]) == [1, 2, 3])
        #expect(peer == from)
        #expect(peer.hashValue == from.hashValue)
    }

    @Test func anAddressThatIsTakenIsNamedInTheError() throws {
        let first = try Socket.datagram(at: Self.loopback())
        let address = Socket.localAddress(of: first.number)
        let error = #expect(throws: SystemError.self) { _ = try Socket.datagram(at: address) }
        #expect(error?.isAddressInUse == true)
        #expect(error?.description == "cannot bind to \(address): Address already in use")
    }

    @Test func listenersEndAndTheirPortIsFree() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let address = try Self.loopback()
        let peers = Locked<[SocketAddress]>([])
        let bound = try await loop.run {
            Result {
                LoopBound(
                    try Listener(at: address, on: loop) { _, peer in peers.withLock { $0.append(peer) } }, on: loop)
            }
        }.get()
        let listening = await loop.run { bound.value.address }
        let client = Descriptor(owning: socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        #expect(listening.withPointer { connect(client.number, $0, $1) } == 0)
        // It is closed at once, because nobody takes it.
        var byte: UInt8 = 0
        #expect(recv(client.number, &byte, 1, 0) == 0)
        #expect(peers.withLock { $0 } == [Socket.localAddress(of: client.number)])
        await loop.run {
            bound.value.close()
            bound.value.close()
        }
        let registered = await loop.run { peers.withLock { $0.count } }
        let other = Descriptor(owning: socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        _ = listening.withPointer { connect(other.number, $0, $1) }
        await loop.run {}
        #expect(peers.withLock { $0.count } == registered, "what is closed accepts no more")
    }
}
