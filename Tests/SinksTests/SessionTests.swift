import Configuration
import Media
import RTP
import RTSP
import Router
import Runtime
import Testing

@testable import Sinks

/// How viewers pause, leave and come back, and what they leave behind.
@Suite struct SessionTests {
    private static func transport(_ channel: Int) -> String {
        "Transport: RTP/AVP/TCP;unicast;interleaved=\(channel)-\(channel + 1)"
    }

    @Test func nothingIsSentInAPauseAndPlayingGoesOnAtTheLiveEdge() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<10)
        let client = try house.client()
        try client.play("cam1", tracks: [0])
        let before = try client.frames(10)
        #expect(try client.ask("PAUSE", "cam1").status == 200)
        #expect(try client.ask("PAUSE", "cam1").status == 200, "twice does no harm")
        client.forgetPackets()
        await camera.film(10..<60)
        #expect(try client.ask("GET_PARAMETER", "cam1").status == 200)
        #expect(client.packets.isEmpty)
        #expect(await camera.demand == 1)

        let reply = try client.ask("PLAY", "cam1")
        await camera.film(60..<65)
        let after = try client.frames(15)
        #expect(after.numbers == Array(50..<65))
        #expect(after.isContinuous)
        #expect(after.ssrcs == before.ssrcs)
        let first = try #require(after.frames.first)
        #expect(try #require(reply["RTP-Info"]).contains("seq=\(first.sequenceNumber);rtptime=\(first.timestamp)"))
        #expect(first.timestamp &- (try #require(before.frames.last)).timestamp < UInt32(60 * Footage.interval))

        client.forgetPackets()
        #expect(try client.ask("PLAY", "cam1").status == 200, "twice does no harm")
        await camera.film(65..<70)
        #expect(try client.frames(5).numbers == Array(65..<70), "and begins nothing anew")
        await house.sink.stop()
    }

    @Test func afterTeardownTheConnectionServesForMore() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        let other = try await house.camera("cam2", on: 0, tracks: [Footage.untimed])
        await camera.film(0..<10)
        await other.film(0..<5)
        let client = try house.client()
        try client.play("cam1")
        _ = try client.frames(10)
        #expect(try client.ask("TEARDOWN", "cam1").status == 200)
        #expect(await eventually { await camera.demand == 0 })
        #expect(await eventually { await camera.packagers == 0 }, "nobody packs for nobody")
        client.forgetSession()
        client.forgetPackets()
        await camera.film(10..<20)

        // The same one, by SETUP alone; then another one.
        #expect(try client.ask("SETUP", "cam1/trackID=0", [Self.transport(2)]).status == 200)
        #expect(try client.ask("PLAY", "cam1").status == 200)
        await camera.film(20..<22)
        #expect(try client.frames(22, channel: 2).numbers == Array(0..<22))
        #expect(try client.ask("TEARDOWN", "cam1").status == 200)
        client.forgetSession()
        client.forgetPackets()
        #expect(try client.play("cam2", tracks: [0]).status == 200)
        #expect(try client.frames(5).numbers == Array(0..<5))
        #expect(client.packets[2] == nil)
        #expect(await eventually { await camera.demand == 0 })
        #expect(await other.demand == 1)
        await house.sink.stop()
    }

    @Test(arguments: [false, true])
    func theTrackThatIsNotTornDownGoesOn(_ isSound: Bool) async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<10)
        let client = try house.client()
        try client.play("cam1")
        await camera.film(10..<12)
        _ = try client.frames(12)
        _ = try client.frames(2, channel: 2, isSound: true)
        #expect(try client.ask("TEARDOWN", "cam1/trackID=\(isSound ? 0 : 1)").status == 200)
        client.forgetPackets()
        await camera.film(12..<20)
        let received = try client.frames(8, channel: isSound ? 2 : 0, isSound: isSound)
        #expect(received.numbers == Array(12..<20))
        #expect(received.isContinuous)
        #expect(Set(client.channels) == [isSound ? 2 : 0])
        await house.sink.stop()
    }

    @Test func aConnectionThatIsGoneFreesWhatItHeld() async throws {
        let house = try await House(loops: 3)
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<10)
        var clients = try (0..<6).map { _ in try house.client() }
        for client in clients.prefix(4) { try client.play("cam1") }
        for client in clients.suffix(2) { _ = try client.ask("DESCRIBE", "cam1") }
        #expect(await camera.demand == 6)
        #expect(await house.sink.sessions().count == 6)
        await camera.film(10..<20)
        clients.removeAll()
        #expect(await eventually { await camera.demand == 0 })
        #expect(await eventually { await camera.packagers == 0 })
        #expect(await eventually { await house.sink.sessions().isEmpty })
        await house.sink.stop()
    }

    @Test func aViewerWhoGoesWhileTheCameraBeginsFreesIt() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1, tracks: nil)
        var client: Client? = try house.client()
        try client?.send(try #require(client).request("DESCRIBE", "rtsp://127.0.0.1/cam1"))
        #expect(await eventually { await camera.demand == 1 })
        client = nil
        await camera.describe([Footage.timed])
        #expect(await eventually { await camera.demand == 0 })
        #expect(await eventually { await camera.packagers == 0 })
        await house.sink.stop()
    }

    @Test func moreViewersThanAllowedAreTurnedAway() async throws {
        let house = try await House(settings: "max_sessions: 2")
        _ = try await house.camera("cam1")
        let first = try house.client()
        var second: Client? = try house.client()
        #expect(try first.ask("OPTIONS", "cam1").status == 200)
        #expect(try second?.ask("OPTIONS", "cam1").status == 200)
        let third = try house.client()
        #expect(try third.readToEnd().isEmpty)
        second = nil
        let isFree = await eventually {
            guard let next = try? house.client() else { return false }
            return (try? next.ask("OPTIONS", "cam1").status) == 200
        }
        #expect(isFree)
        #expect(try first.ask("OPTIONS", "cam1").status == 200)
        await house.sink.stop()
    }

    @Test func stoppingSaysGoodbyeToThoseWhoPlay() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<10)
        let playing = try house.client()
        let idle = try house.client()
        try playing.play("cam1", channels: [1: 8])
        _ = try idle.ask("DESCRIBE", "cam1")
        let pictures = try playing.frames(10)
        playing.forgetPackets()
        await house.sink.stop()
        #expect(try playing.readToEnd().isEmpty)
        for channel in [1, 9] as [UInt8] {
            let goodbyes = try playing.control(channel).flatMap(\.packets).compactMap { packet -> [UInt32]? in
                if case .goodbye(let ssrcs, _) = packet { ssrcs } else { nil }
            }
            #expect(goodbyes.count == 1)
            if channel == 1 { #expect(goodbyes == [Array(pictures.ssrcs)]) }
        }
        #expect(try idle.readToEnd().isEmpty)
        #expect(await eventually { await camera.demand == 0 })
        #expect(await eventually { (try? Client(of: playing.server)) == nil }, "nobody listens any more")
    }

    @Test func aCameraThatIsTakenAwayEndsItsViewersAlone() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        let other = try await house.camera("cam2", on: 1)
        await camera.film(0..<3)
        await other.film(0..<3)
        let first = try house.client()
        let second = try house.client()
        try first.play("cam1")
        try second.play("cam2")
        await house.sink.cameraRemoved(camera.handle.name)
        try first.readToEnd()
        await other.film(3..<6)
        #expect(try second.frames(6).numbers == Array(0..<6))
        #expect(await eventually { await house.sink.sessions().count == 1 })
        await house.sink.stop()
    }

    @Test func whatViewersAreAndReportCanBeAsked() async throws {
        let house = try await House()
        let camera = try await house.camera("Cam1", on: 1)
        await camera.film(0..<3)
        let client = try house.client()
        #expect(await house.sink.sessions().isEmpty, "who has said nothing is no viewer")
        _ = try client.ask("DESCRIBE", "cam1", ["User-Agent: test/1"])
        let ready = try #require(await house.sink.sessions().first)
        #expect(ready.state == "ready")
        #expect(ready.camera == "Cam1")
        #expect(ready.userAgent == "test/1")
        try client.play("cam1")
        let received = try client.frames(3)
        let block = ReportBlock(
            ssrc: try #require(received.ssrcs.first), fractionLost: 3, cumulativeLost: 7,
            extendedHighestSequenceNumber: UInt32(try #require(received.sequenceNumbers.last)), jitter: 9000,
            lastSenderReport: 0, delaySinceLastSenderReport: 0)
        let report = RTCPCompound.receiverReport(ssrc: 1, reportBlocks: [block], canonicalName: "test")
        try client.send([0x24, 1, 0, UInt8(report.count)] + report)
        _ = try client.ask("GET_PARAMETER", "cam1")
        let playing = try #require(await house.sink.sessions().first)
        #expect(playing.state == "playing")
        #expect(playing.transport == "tcp")
        #expect(playing.id == client.session)
        #expect(playing.packetsLost == 7)
        #expect(playing.jitter == 0.1)
        #expect(playing.framesDropped == 0)
        #expect(playing.bytesOut > 300)
        let status = await house.sink.status()
        #expect(status.sessions == 1)
        #expect(status.listen == [client.server.description])
        await house.sink.stop()
    }

    /// Some players say nothing for minutes: that they take what they are sent must do.
    @Test func whoTakesWhatItIsSentIsAlive() async throws {
        let house = try await House(loops: 1)
        let camera = try await house.camera("cam1", tracks: [Footage.timed])
        await camera.film(0..<1)
        let client = try house.client()
        try client.play("cam1", tracks: [0])
        _ = try client.frames(1)
        let station = try #require(house.sink.stations.first)
        func deadline() async -> Duration? {
            await station.loop.run { station.value.connections.values.first?.session.deadline }
        }
        var before = try #require(await deadline())
        for number in 1..<4 {
            await camera.film(number..<number + 1)
            _ = try client.frames(number + 1)
            let after = try #require(await deadline())
            #expect(after > before)
            before = after
        }
        await house.sink.stop()
    }

    // MARK: Several cameras and several descriptions

    @Test func aDescriptionOfAnotherCameraLeavesTheOneThatPlays() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        let other = try await house.camera("cam2", on: 1, tracks: [Footage.untimed])
        await camera.film(0..<5)
        var client: Client? = try house.client()
        do {
            let client = try #require(client)
            try client.play("cam1")
            _ = try client.frames(5)
            #expect(try client.ask("DESCRIBE", "cam2").status == 200)
            await camera.film(5..<10)
            #expect(try client.frames(10).numbers == Array(0..<10))
            #expect(await eventually { await other.demand == 0 }, "it was looked at, not taken")
            #expect(await house.sink.sessions().map(\.camera) == ["cam1"])
        }
        client = nil
        #expect(await eventually { await camera.demand == 0 })
        #expect(await eventually { await house.sink.sessions().isEmpty })
        await house.sink.stop()
    }

    @Test func aDescriptionOfAnotherCameraLeavesTheOneThatIsSetUp() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        _ = try await house.camera("cam2", on: 0, tracks: [Footage.untimed])
        await camera.film(0..<5)
        let client = try house.client()
        #expect(try client.ask("SETUP", "cam1/trackID=0", [Self.transport(4)]).status == 200)
        #expect(try client.ask("DESCRIBE", "cam2").status == 200)
        #expect(try client.ask("PLAY", "cam1").status == 200)
        #expect(try client.frames(5, channel: 4).numbers == Array(0..<5))
        await house.sink.stop()
    }

    /// When a camera goes over to another codec, its viewers are ended and begin anew. One who had only asked for the old
    /// description leaves later.
    @Test(arguments: [0, 1])
    func whoHadTheOldDescriptionTakesNothingFromTheNew(_ loop: Int) async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: loop)
        await camera.film(0..<3)
        var asking = [try house.client(), try house.client()]
        for client in asking { _ = try client.ask("DESCRIBE", "cam1") }
        await camera.describe([Track(codec: .ac3(AC3.Configuration(sampleRate: 48_000, channels: 2)))])
        await camera.describe([Footage.sound])

        let viewers = [try house.client(), try house.client()]
        for viewer in viewers { #expect(try viewer.play("cam1", tracks: [0]).status == 200) }
        asking.removeAll()
        #expect(await eventually { await camera.demand == 2 })
        let handle = camera.handle
        await handle.loop.run {
            for number in 0..<5 {
                handle.camera.value.receive(
                    Footage.sound(number, at: Int64(number) * 1800, track: 0),
                    arrival: .now + .milliseconds(20 * number))
            }
        }
        for viewer in viewers { #expect(try viewer.frames(5, isSound: true).numbers == Array(0..<5)) }
        #expect(await camera.packagers == 1, "the old one packs no more")
        await house.sink.stop()
    }
}
