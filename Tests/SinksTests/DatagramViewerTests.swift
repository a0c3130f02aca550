import Bytes
import Glibc
import Media
import RTP
import Router
import Testing

@testable import Runtime
@testable import Sinks

/// Viewers over UDP are sent every packet once and in order, over real sockets.
@Suite(.serialized) struct DatagramViewerTests {
    private static let sizes = [100, 1500, 9000, 120_000]

    @Test(arguments: [true, false], sizes)
    func theBurstAndWhatFollowsAreOneSequence(_ hasSegmentation: Bool, _ byteCount: Int) async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop, hasSegmentation: hasSegmentation)
        let receiver = try DatagramReceiver()
        await stage.film(0..<20, byteCount: byteCount)
        // It begins in the midst of frames, and some come while it catches up.
        _ = await stage.play(receiver)
        for number in 20..<40 { await stage.film(number..<number + 1, byteCount: byteCount) }
        #expect(try receiver.frames(40).numbers == Array(0..<40))
        // And some at the live edge.
        for number in 40..<60 { await stage.film(number..<number + 1, byteCount: byteCount) }
        let video = try receiver.frames(60)
        receiver.receiveRest()
        #expect(receiver.video.numbers == Array(0..<60))
        #expect(video.faults == [])
        #expect(receiver.video.isContinuous)
        #expect(receiver.senders.count == 1)
    }

    @Test(arguments: [true, false])
    func viewersWhoComeAndGoTakeNothingFromTheOthers(_ hasSegmentation: Bool) async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop, hasSegmentation: hasSegmentation)
        let receivers = try (0..<6).map { _ in try DatagramReceiver() }
        var viewers: [LoopBound<RTSPSink.DatagramViewer>] = []
        for (index, receiver) in receivers.enumerated() {
            await stage.film(index * 10..<index * 10 + 10, byteCount: 4000)
            viewers.append(await stage.play(receiver, tracks: index % 2 == 0 ? [0] : [0, 1]))
        }
        await stage.film(60..<70, byteCount: 4000)
        for (index, receiver) in receivers.enumerated() { _ = try receiver.frames(index < 5 ? 70 : 20) }
        for index in [0, 3, 5] {
            let viewer = viewers[index]
            await loop.run { viewer.value.stop() }
        }
        await stage.film(70..<80, byteCount: 4000)
        for (index, receiver) in receivers.enumerated() {
            let first = index < 5 ? 0 : 50
            let last = [0, 3, 5].contains(index) ? 70 : 80
            let video = try receiver.frames(last - first)
            receiver.receiveRest()
            #expect(receiver.video.numbers == Array(first..<last), "viewer \(index)")
            #expect(video.faults == [])
            #expect(receiver.video.isContinuous)
            if index % 2 == 1 {
                #expect(receiver.sound.numbers == Array(index * 10 + 10..<last))
                #expect(receiver.sound.isContinuous)
            } else {
                #expect(receiver.sound.frames.isEmpty)
            }
        }
    }

    /// The buffer of the socket is full at every possible place of a frame for five viewers.
    @Test(arguments: [true, false], 0..<40)
    func aSocketThatIsFullLosesNothing(_ hasSegmentation: Bool, _ place: Int) async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let kernel = TroubledKernel()
        let stage = try await DatagramStage.make(on: loop, hasSegmentation: hasSegmentation, kernel: kernel)
        let receivers = try (0..<5).map { _ in try DatagramReceiver() }
        await stage.film(0..<1)
        for receiver in receivers { _ = await stage.play(receiver) }
        await stage.film(1..<2)
        for receiver in receivers { _ = try receiver.frames(2) }
        // So many calls go well; then one serves some viewers, and the next ones nobody.
        let partial = CInt(place % 4 + 1)
        kernel.plan(
            Array(repeating: 64, count: place / 4) + [partial] + Array(repeating: -EAGAIN, count: place % 3 + 1)
                + [partial, -ENOBUFS])
        // Two runs of packets.
        await stage.film(2..<4, byteCount: 100_000)
        await stage.film(4..<6, byteCount: 5000)
        for receiver in receivers { #expect(try receiver.frames(6).faults == []) }
        await stage.film(6..<8, byteCount: 5000)
        for receiver in receivers {
            _ = try receiver.frames(8)
            receiver.receiveRest(within: 5)
            #expect(receiver.video.numbers == Array(0..<8))
            #expect(receiver.video.isContinuous)
            #expect(receiver.video.faults == [])
        }
        #expect(await loop.run { stage.value.branch.readerCount } == 1, "all are back in the group")
    }

    /// A VPN whose packets are smaller than ours, or IPsec: the kernel refuses to cut for it.
    @Test(arguments: 0..<3)
    func oneViewerForWhomDatagramsCannotBeCutGoesAlone(_ index: Int) async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let kernel = TroubledKernel()
        let stage = try await DatagramStage.make(on: loop, kernel: kernel)
        guard await loop.run({ stage.value.ports.hasSegmentation }) else { return }
        let receivers = try (0..<3).map { _ in try DatagramReceiver() }
        await stage.film(0..<1)
        for receiver in receivers { _ = await stage.play(receiver) }
        await stage.film(1..<4)
        kernel.refuseToCut(for: receivers[index].rtpAddress)
        for number in 4..<12 { await stage.film(number..<number + 1, byteCount: 10_000) }
        for receiver in receivers {
            #expect(try receiver.frames(12).numbers == Array(0..<12))
            receiver.receiveRest()
            #expect(receiver.video.isContinuous)
            #expect(receiver.video.faults == [])
        }
        #expect(await loop.run { stage.value.branch.readerCount } == 2, "the group, and the one")
        let calls = kernel.calls
        await stage.film(12..<13, byteCount: 10_000)
        for receiver in receivers { _ = try receiver.frames(13) }
        #expect(kernel.calls - calls == 1 + 7, "the others are still served in one call")
    }

    @Test func whereDatagramsCannotBeCutTheyGoOneByOne() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop)
        guard await loop.run({ stage.value.ports.hasSegmentation }) else { return }
        let receivers = try (0..<3).map { _ in try DatagramReceiver() }
        await stage.film(0..<2, byteCount: 10_000)
        _ = await stage.play(receivers[0])
        await stage.film(2..<4, byteCount: 10_000)
        let socket = await loop.run { stage.value.ports.rtp }
        var isOff: CInt = 1
        // Without checksums it does not cut, either.
        let result = setsockopt(socket, SOL_SOCKET, SO_NO_CHECK, &isOff, socklen_t(MemoryLayout<CInt>.size))
        try #require(result == 0)
        _ = await stage.play(receivers[1])
        for number in 4..<8 { await stage.film(number..<number + 1, byteCount: 10_000) }
        for receiver in receivers.prefix(2) { #expect(try receiver.frames(8).numbers == Array(0..<8)) }
        isOff = 0
        setsockopt(socket, SOL_SOCKET, SO_NO_CHECK, &isOff, socklen_t(MemoryLayout<CInt>.size))
        _ = await stage.play(receivers[2])
        for number in 8..<12 { await stage.film(number..<number + 1, byteCount: 10_000) }
        for receiver in receivers {
            #expect(try receiver.frames(12).numbers == Array(0..<12))
            receiver.receiveRest()
            #expect(receiver.video.isContinuous)
            #expect(receiver.video.faults == [])
        }
    }

    @Test func aDestinationThatCannotBeReachedDoesNotHarmTheOthers() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop)
        let receivers = try (0..<2).map { _ in try DatagramReceiver() }
        // Broadcast is not allowed on the socket.
        let nowhere = try #require(SocketAddress(host: "255.255.255.255", port: 9))
        await stage.film(0..<2, byteCount: 5000)
        _ = await stage.play(receivers[0])
        _ = await loop.run { stage.value.play("nowhere", rtp: nowhere, rtcp: nowhere) }
        _ = await stage.play(receivers[1])
        await stage.film(2..<10, byteCount: 5000)
        for receiver in receivers {
            #expect(try receiver.frames(10).numbers == Array(0..<10))
            #expect(receiver.video.isContinuous)
        }
    }

    @Test func afterAStartAtAKeyframeTheGroupTakesOver() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop)
        let receivers = try (0..<3).map { _ in try DatagramReceiver() }
        await stage.film(0..<5)
        // The group is told after those who wait for the keyframe, and must not send it to them once more.
        _ = await stage.play(receivers[0])
        _ = await stage.play(receivers[1], start: .nextKeyframe)
        _ = await stage.play(receivers[2], start: .keyframeOnly)
        await stage.film(5..<60)
        #expect(try receivers[0].frames(60).isContinuous)
        #expect(try receivers[1].frames(10).numbers == Array(50..<60))
        #expect(try receivers[2].frames(11).numbers == [0] + Array(50..<60))
        for receiver in receivers { receiver.receiveRest() }
        #expect(receivers[1].video.isContinuous)
        #expect(receivers[2].video.sequenceNumbers.count == 11)
        #expect(await loop.run { stage.value.branch.readerCount } == 1, "the group alone")
    }

    @Test func reportsGoToTheOtherPort() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop)
        let receivers = try (0..<2).map { _ in try DatagramReceiver() }
        await stage.film(0..<3)
        _ = await stage.play(receivers[0], tracks: [0])
        _ = await stage.play(receivers[1], tracks: [0, 1])
        await stage.film(3..<4)
        let reports = (0..<2).map { track in
            RTCPCompound.receiverReport(ssrc: UInt32(track + 1), canonicalName: "test")
        }
        await loop.run {
            for (track, report) in reports.enumerated() {
                let bytes = SharedBytes(report.interleaved(channel: UInt8(track * 2 + 1)))
                stage.value.append(RTSPSink.MediaUnit(report: bytes, track: track, time: .zero))
            }
        }
        try receivers[0].receive(until: { receivers[0].control.count == 1 && receivers[0].video.frames.count == 4 })
        try receivers[1].receive(until: { receivers[1].control.count == 2 && receivers[1].video.frames.count == 4 })
        for receiver in receivers { receiver.receiveRest() }
        #expect(receivers[0].control == [reports[0]])
        #expect(receivers[1].control == reports)
    }

    @Test func theEndIsToldToEachOnce() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop)
        let receiver = try DatagramReceiver()
        await stage.film(0..<3)
        _ = await stage.play(receiver, "live with sound", tracks: [0, 1])
        await stage.film(3..<4)
        _ = await stage.play(receiver, "joining", tracks: [0, 1])
        _ = await stage.play(receiver, "waiting", start: .nextKeyframe)
        await loop.run { stage.value.end() }
        #expect(await loop.run { stage.value.gone.sorted() } == ["joining", "live with sound", "waiting"])
    }

    @Test func aViewerThatIsStoppedInItsBurstIsSentNoMore() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let stage = try await DatagramStage.make(on: loop)
        let receiver = try DatagramReceiver()
        await stage.film(0..<40, byteCount: 60_000)
        let (rtp, rtcp) = (receiver.rtpAddress, receiver.rtcpAddress)
        await loop.run {
            let viewer = stage.value.play("viewer", rtp: rtp, rtcp: rtcp)
            viewer.value.stop()
        }
        receiver.receiveRest()
        let count = receiver.video.frames.count
        #expect(count < 40)
        await stage.film(40..<45)
        receiver.receiveRest()
        #expect(receiver.video.frames.count == count)
        #expect(await loop.run { stage.value.branch.readerCount } == 0)
    }
}
