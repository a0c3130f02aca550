import Configuration
import Media
import RTP
import RTSP
import Router
import Runtime
import Testing

@testable import Sinks

/// Sessions whose media goes over UDP, against the sink as it runs.
@Suite struct DatagramSessionTests {
    private static func transport(_ receiver: DatagramReceiver) -> String {
        "Transport: RTP/AVP;unicast;client_port=\(receiver.rtpAddress.port)-\(receiver.rtcpAddress.port)"
    }

    /// Sets tracks up, the first one at the first receiver, and plays.
    private func play(_ client: Client, _ path: String, _ receivers: [DatagramReceiver]) throws -> Client.Reply {
        for (track, receiver) in receivers.enumerated() {
            let reply = try client.ask("SETUP", "\(path)/trackID=\(track)", [Self.transport(receiver)])
            guard reply.status == 200 else { return reply }
        }
        return try client.ask("PLAY", path)
    }

    @Test(arguments: 1...3)
    func everyPacketComesOnceFromThePortsThatWereNamed(_ loops: Int) async throws {
        let house = try await House(loops: loops)
        let camera = try await house.camera("cam1", on: loops - 1)
        await camera.film(0..<60, byteCount: 5000)
        let clients = try (0..<4).map { _ in try house.client() }
        let pictures = try clients.map { _ in try DatagramReceiver() }
        let sounds = try clients.map { _ in try DatagramReceiver() }
        var infos: [String] = []
        for (index, client) in clients.enumerated() {
            let setup = try client.ask("SETUP", "cam1/trackID=0", [Self.transport(pictures[index])])
            let transport = try #require(setup["Transport"])
            #expect(transport.hasPrefix("RTP/AVP;unicast;client_port=\(pictures[index].rtpAddress.port)-"))
            #expect(transport.contains("server_port="))
            let reply = try play(client, "cam1", [pictures[index], sounds[index]])
            #expect(reply.status == 200)
            infos.append(try #require(reply["RTP-Info"]))
            await camera.film(60 + index..<61 + index, byteCount: 5000)
        }
        await camera.film(64..<80, byteCount: 5000)
        for index in clients.indices {
            let video = try pictures[index].frames(30)
            pictures[index].receiveRest()
            #expect(video.numbers == Array(50..<80))
            #expect(video.faults == [])
            #expect(pictures[index].video.isContinuous)
            #expect(pictures[index].senders.count == 1)
            let first = try #require(video.frames.first)
            #expect(infos[index].contains("seq=\(first.sequenceNumber);rtptime=\(first.timestamp)"))
            try sounds[index].receive(until: { sounds[index].sound.frames.count == 20 - index })
            #expect(sounds[index].sound.numbers == Array(60 + index..<80))
            #expect(sounds[index].sound.isContinuous)
            try pictures[index].receive(until: { !pictures[index].control.isEmpty })
        }
        let control = try #require(pictures[0].control.first)
        let report = try RTCPCompound(parsing: control.span.bytes)
        guard case .senderReport(let sender, _)? = report.packets.first else {
            return #expect(Bool(false), "a report comes first")
        }
        #expect(pictures[0].video.ssrcs == [sender.ssrc])
        await house.sink.stop()
    }

    @Test func inAPauseNothingComesAndPlayingGoesOn() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1, tracks: [Footage.timed])
        await camera.film(0..<5)
        let client = try house.client()
        let receiver = try DatagramReceiver()
        #expect(try play(client, "cam1", [receiver]).status == 200)
        _ = try receiver.frames(5)
        #expect(try client.ask("PAUSE", "cam1").status == 200)
        await camera.film(5..<20)
        receiver.receiveRest()
        #expect(receiver.video.frames.count == 5)
        #expect(try client.ask("PLAY", "cam1").status == 200)
        await camera.film(20..<22)
        #expect(try receiver.frames(27).numbers == Array(0..<5) + Array(0..<22))
        await house.sink.stop()
    }

    @Test func theTrackThatIsNotTornDownGoesOn() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<5)
        let client = try house.client()
        let (picture, sound) = (try DatagramReceiver(), try DatagramReceiver())
        #expect(try play(client, "cam1", [picture, sound]).status == 200)
        await camera.film(5..<7)
        _ = try picture.frames(7)
        try sound.receive(until: { sound.sound.frames.count == 2 })
        #expect(try client.ask("TEARDOWN", "cam1/trackID=1").status == 200)
        await camera.film(7..<12)
        #expect(try picture.frames(12).numbers == Array(0..<12))
        sound.receiveRest()
        #expect(sound.sound.numbers == [5, 6])
        let other = try house.client()
        let reply = try other.ask("SETUP", "cam1/trackID=1", [Self.transport(sound)])
        #expect(reply.status == 200, "its ports are free again")
        await house.sink.stop()
    }

    @Test func leavingAndStoppingEndTheFlow() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1, tracks: [Footage.timed])
        await camera.film(0..<3)
        var leaving: Client? = try house.client()
        let staying = try house.client()
        let receivers = try (0..<2).map { _ in try DatagramReceiver() }
        #expect(try play(#require(leaving), "cam1", [receivers[0]]).status == 200)
        #expect(try play(staying, "cam1", [receivers[1]]).status == 200)
        for receiver in receivers { _ = try receiver.frames(3) }
        leaving = nil
        #expect(await eventually { await camera.demand == 1 })
        await camera.film(3..<6)
        _ = try receivers[1].frames(6)
        receivers[0].receiveRest()
        #expect(receivers[0].video.frames.count == 3)

        await house.sink.stop()
        try receivers[1].receive(until: { receivers[1].control.contains { isGoodbye($0) } })
        #expect(receivers[0].control.allSatisfy { !isGoodbye($0) }, "who left is not told")
        #expect(try staying.readToEnd().isEmpty)
        #expect(await eventually { await camera.demand == 0 })
    }

    private func isGoodbye(_ bytes: [UInt8]) -> Bool {
        guard let compound = try? RTCPCompound(parsing: bytes.span.bytes) else { return false }
        return compound.packets.contains { if case .goodbye = $0 { true } else { false } }
    }

    @Test func whatAViewerReportsIsTaken() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1, tracks: [Footage.timed])
        await camera.film(0..<3)
        let client = try house.client()
        let receiver = try DatagramReceiver()
        let setup = try client.ask("SETUP", "cam1/trackID=0", [Self.transport(receiver)])
        #expect(try client.ask("PLAY", "cam1").status == 200)
        let ssrc = try #require(try receiver.frames(3).ssrcs.first)
        let port = try #require(setup["Transport"]?.split(separator: "server_port=").last?.prefix { $0 != ";" })
        let control = try #require(port.split(separator: "-").last.flatMap { UInt16($0) })
        let block = ReportBlock(
            ssrc: ssrc, fractionLost: 0, cumulativeLost: 11, extendedHighestSequenceNumber: 0, jitter: 0,
            lastSenderReport: 0, delaySinceLastSenderReport: 0)
        receiver.sendControl(
            RTCPCompound.receiverReport(ssrc: 1, reportBlocks: [block], canonicalName: "test"),
            to: client.server.with(port: control))
        #expect(await eventually { await house.sink.sessions().first?.packetsLost == 11 })
        let status = try #require(await house.sink.sessions().first)
        #expect(status.transport == "udp")
        #expect(status.bytesOut >= 300)
        await house.sink.stop()
    }

    @Test func portsOfAnotherViewerAreRefused() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<3)
        let (first, second) = (try house.client(), try house.client())
        let receiver = try DatagramReceiver()
        #expect(try play(first, "cam1", [receiver]).status == 200)
        #expect(try second.ask("SETUP", "cam1/trackID=0", [Self.transport(receiver)]).status == 461)
        let both = [Self.transport(receiver) + ", RTP/AVP/TCP;unicast;interleaved=0-1"]
        let reply = try second.ask("SETUP", "cam1/trackID=0", both)
        #expect(reply.status == 200)
        #expect(try #require(reply["Transport"]).contains("interleaved=0-1"), "the next one in the list is taken")
        #expect(try first.ask("SETUP", "cam1/trackID=1", [Self.transport(receiver)]).status != 200)
        await camera.film(3..<5)
        #expect(try receiver.frames(5).isContinuous)
        await house.sink.stop()
    }

    @Test func withoutUDPInTheFileTCPIsLeft() async throws {
        let house = try await House(settings: "transports: [tcp]")
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<3)
        let client = try house.client()
        let receiver = try DatagramReceiver()
        #expect(try client.ask("SETUP", "cam1/trackID=0", [Self.transport(receiver)]).status == 461)
        #expect(try client.play("cam1").status == 200)
        #expect(try client.frames(3).numbers == [0, 1, 2])
        await house.sink.stop()
    }

    /// What FFmpeg does when no packet reaches it: the same connection, anew, over TCP.
    @Test func aViewerMayGoOverToTCP() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<3)
        let client = try house.client()
        let receiver = try DatagramReceiver()
        #expect(try play(client, "cam1", [receiver]).status == 200)
        _ = try receiver.frames(3)
        #expect(try client.ask("PAUSE", "cam1").status == 200)
        client.forgetSession()
        #expect(try client.play("cam1").status == 200)
        await camera.film(3..<6)
        #expect(try client.frames(6).numbers == Array(0..<6))
        receiver.receiveRest()
        #expect(receiver.video.frames.count == 3)
        #expect(await camera.demand == 1)
        await house.sink.stop()
    }
}
