import Glibc
import RTSP
import Testing

@testable import Runtime
@testable import Sinks

/// The sink's two UDP ports, and who is behind the addresses of its viewers.
@Suite struct DatagramPortsTests {
    private static func host() throws -> SocketAddress { try #require(SocketAddress(host: "127.0.0.1", port: 0)) }

    @Test func theKernelsPortsAreAPair() throws {
        for _ in 0..<20 {
            let ports = try RTSPSink.DatagramPorts(host: Self.host(), first: nil)
            #expect(ports.pair.rtp.isMultiple(of: 2))
            #expect(ports.pair.rtcp == ports.pair.rtp + 1)
        }
    }

    @Test func portsThatWereAskedForAreTaken() throws {
        var free: UInt16?
        do { free = try RTSPSink.DatagramPorts(host: Self.host(), first: nil).pair.rtp }
        let first = try #require(free)
        let ports = try RTSPSink.DatagramPorts(host: Self.host(), first: first)
        #expect(ports.pair.rtp == first)
        #expect(ports.pair.rtcp == first + 1)
        let error = #expect(throws: SystemError.self) {
            _ = try RTSPSink.DatagramPorts(host: Self.host(), first: first)
        }
        #expect(error?.isAddressInUse == true)
    }

    @Test func whatComesIsHandedToTheViewerOfThatAddress() async throws {
        let loops = try EventLoopGroup(count: 2)
        defer { loops.stop() }
        let (reading, playing) = (loops.loops[0], loops.loops[1])
        let stage = try await DatagramStage.make(on: playing)
        let ports = await playing.run { stage.value.ports }
        let (known, stranger) = (try DatagramReceiver(), try DatagramReceiver())
        let (rtp, rtcp) = (known.rtpAddress, known.rtcpAddress)
        let isAdded = await playing.run {
            let viewer = stage.value.viewer("known", rtp: rtp, rtcp: rtcp)
            return ports.add(LoopBound(viewer, on: playing), at: viewer.addresses)
        }
        #expect(isAdded)
        let registrations = await reading.run { (try? ports.startReceiving(on: reading)) ?? [] }
        #expect(registrations.count == 2)

        let destination = try Self.host().with(port: ports.pair.rtcp)
        stranger.sendControl([1, 2, 3], to: destination)
        known.sendControl([1, 2, 3], to: destination)
        known.sendControl([4], to: destination)
        known.sendControl([5], to: try Self.host().with(port: ports.pair.rtp))
        #expect(await eventually { await playing.run { stage.value.alive.count } == 3 })
        ports.remove([rtcp])
        known.sendControl([6], to: destination)
        stranger.sendControl([6], to: destination)
        await reading.run {}
        #expect(await playing.run { stage.value.alive } == ["known", "known", "known"])
        await reading.run { for registration in registrations { reading.unregister(registration) } }
    }

    @Test func anAddressBelongsToOneViewer() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop)
        let receiver = try DatagramReceiver()
        let (rtp, rtcp) = (receiver.rtpAddress, receiver.rtcpAddress)
        let other = rtcp.with(port: rtcp.port ^ 1)
        await loop.run {
            let ports = stage.value.ports
            let first = stage.value.viewer("first", rtp: rtp, rtcp: rtcp)
            let second = stage.value.viewer("second", rtp: other, rtcp: rtcp)
            #expect(!ports.isTaken(first.addresses))
            #expect(ports.add(LoopBound(first, on: loop), at: first.addresses))
            #expect(ports.isTaken([rtcp]))
            #expect(!ports.isTaken([other]))
            #expect(!ports.add(LoopBound(second, on: loop), at: second.addresses))
            #expect(!ports.isTaken([other]), "all or nothing")
            ports.remove(first.addresses)
            #expect(ports.add(LoopBound(second, on: loop), at: second.addresses))
        }
    }
}
