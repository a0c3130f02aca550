import Configuration
import Media
import RTP
import Router
import Runtime
import Testing

@testable import Sinks

/// DESCRIBE, SETUP and PLAY over TCP, against the sink as it runs.
@Suite struct PlayingTests {
    @Test(arguments: 1...3)
    func viewersOnAllLoopsAreSentEveryFrameOnceAndInOrder(_ loops: Int) async throws {
        let house = try await House(loops: loops)
        let camera = try await house.camera("cam1", on: loops - 1)
        await camera.film(0..<60)

        let clients = try (0..<4).map { _ in try house.client() }
        var infos: [String] = []
        for client in clients {
            let reply = try client.play("cam1")
            #expect(reply.status == 200)
            infos.append(try #require(reply["RTP-Info"]))
        }
        await camera.film(60..<130)
        for (client, info) in zip(clients, infos) {
            let video = try client.frames(80)
            #expect(video.numbers == Array(50..<130))
            #expect(video.faults == [])
            #expect(video.isContinuous)
            #expect(video.ssrcs.count == 1)
            let first = try #require(video.frames.first)
            #expect(first.isKey)
            #expect(info.contains("seq=\(first.sequenceNumber);rtptime=\(first.timestamp)"), "\(info)")

            let sound = try client.frames(70, channel: 2, isSound: true)
            #expect(sound.numbers == Array(60..<130))
            #expect(sound.isContinuous)
            #expect(info.contains("seq=\(try #require(sound.sequenceNumbers.first))"), "\(info)")
        }
        #expect(Set(clients.map { $0.received().ssrcs }).count == 1, "packets are made once for all")
        #expect(await camera.demand == 4)
        await house.sink.stop()
    }

    @Test func theDescriptionTellsTheTracks() async throws {
        let house = try await House()
        let camera = try await house.camera("house/Door")
        await camera.film(0..<1)
        let client = try house.client()
        let reply = try client.ask("DESCRIBE", "house/door", ["Accept: application/sdp"])
        #expect(reply.status == 200)
        #expect(reply["Content-Type"] == "application/sdp")
        #expect(reply["Content-Base"] == client.uri("house/door/"))
        let lines = reply.body.split(separator: "\r\n").map(String.init)
        #expect(lines.first == "v=0")
        #expect(lines.contains("s=house/Door"))
        #expect(lines.contains("m=video 0 RTP/AVP 96"))
        #expect(lines.contains("a=rtpmap:96 H264/90000"))
        #expect(lines.contains { $0.hasPrefix("a=fmtp:96 ") && $0.contains("sprop-parameter-sets=Z2QAH6yyAKALdgIg") })
        #expect(lines.contains("m=audio 0 RTP/AVP 97"))
        #expect(lines.contains("a=rtpmap:97 opus/48000/2"))
        #expect(
            lines.filter { $0.hasPrefix("a=control:") } == [
                "a=control:*", "a=control:trackID=0", "a=control:trackID=1",
            ])
        await house.sink.stop()
    }

    @Test(arguments: ["CAM1", "cam1", "Cam1/", "cam1?user=x"])
    func namesOfCamerasAreFoundWhateverTheirCase(_ path: String) async throws {
        let house = try await House(loops: 1)
        _ = try await house.camera("Cam1")
        let client = try house.client()
        #expect(try client.ask("DESCRIBE", path).status == 200)
        await house.sink.stop()
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        let house = try await House(selection: ["*", "!garden"])
        _ = try await house.camera("garden")
        _ = try await house.camera("cam1")
        let client = try house.client()
        #expect(try client.ask("DESCRIBE", "cam2").status == 404)
        #expect(try client.ask("DESCRIBE", "garden").status == 404, "it is not for this sink")
        #expect(try client.ask("SETUP", "cam2/trackID=0", ["Transport: RTP/AVP/TCP;interleaved=0-1"]).status == 404)
        #expect(try client.ask("SETUP", "cam1/trackID=2", ["Transport: RTP/AVP/TCP;interleaved=0-1"]).status == 404)
        #expect(try client.ask("DESCRIBE", "cam1").status == 200, "the connection is still good")
        await house.sink.stop()
    }

    @Test func aCameraThatGivesNothingIsUnavailableWithTheReason() async throws {
        let house = try await House()
        let slow = try await house.camera("slow", on: 1, tracks: nil) { $0.startTimeout = .seconds(1) }
        _ = try await house.camera("off", tracks: nil) { $0.isEnabled = false }
        let client = try house.client()
        let stopped = try client.ask("DESCRIBE", "off")
        #expect(stopped.status == 503)
        #expect(stopped.reason == "Service Unavailable: the camera is stopped")
        #expect(stopped["Retry-After"] == nil)

        try client.send(client.request("DESCRIBE", client.uri("slow")))
        let late = try client.reply()
        #expect(late.status == 503)
        #expect(late.reason == "Service Unavailable: the camera has sent no picture in 1 s")
        #expect(late["Retry-After"] == "5")
        #expect(await slow.demand == 0)
        await house.sink.stop()
    }

    @Test func aViewerWaitsForACameraThatBegins() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1, tracks: nil)
        let clients = try (0..<2).map { _ in try house.client() }
        for client in clients {
            // All at once, as a client may: the others have their turn after the one that waits.
            let transport = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
            try client.send(
                client.request("OPTIONS", client.uri("cam1"))
                    + client.request("DESCRIBE", client.uri("cam1"))
                    + client.request("SETUP", client.uri("cam1/trackID=0"), [transport])
                    + client.request("PLAY", client.uri("cam1"))
                    + client.request("GET_PARAMETER", client.uri("cam1")))
        }
        #expect(await eventually { await camera.demand == 2 })
        for client in clients { #expect(try client.reply()["CSeq"] == "1") }
        #expect(!clients[0].hears(within: 20))
        await camera.describe([Footage.timed])
        for client in clients {
            for number in 2...5 {
                let reply = try client.reply()
                #expect(reply["CSeq"] == String(number))
                #expect(reply.status == 200)
            }
        }
        await camera.film(0..<3)
        for client in clients { #expect(try client.frames(3).numbers == [0, 1, 2]) }
        await house.sink.stop()
    }

    @Test func requestsInOneWriteAreAnsweredInTheirOrder() async throws {
        let house = try await House()
        let camera = try await house.camera("cam1", on: 1)
        await camera.film(0..<1)
        let client = try house.client()
        let transport = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
        let text =
            client.request("OPTIONS", "*") + client.request("DESCRIBE", client.uri("cam1"))
            + client.request("SETUP", client.uri("cam1/trackID=0"), [transport])
            + client.request("PLAY", client.uri("cam1")) + client.request("GET_PARAMETER", client.uri("cam1"))
        // With a packet of the client's own between, byte by byte.
        for byte in Array(text.utf8) + [0x24, 1, 0, 2, 0x80, 0xc9]
            + Array(client.request("PAUSE", client.uri("cam1")).utf8)
        {
            try client.send([byte])
        }
        for number in 1...6 {
            let reply = try client.reply()
            #expect(reply["CSeq"] == String(number))
            #expect(reply.status == 200)
        }
        await house.sink.stop()
    }

    @Test func eachViewerHasTheChannelsThatItAskedFor() async throws {
        let house = try await House(loops: 1)
        let camera = try await house.camera("cam1")
        await camera.film(0..<5)
        let usual = try house.client()
        let other = try house.client()
        try usual.play("cam1")
        try other.play("cam1", channels: [0: 6, 1: 4])
        await camera.film(5..<60, byteCount: 4000)
        for (client, video, sound) in [(usual, 0, 2), (other, 6, 4)] as [(Client, UInt8, UInt8)] {
            let pictures = try client.frames(60, channel: video)
            #expect(pictures.numbers == Array(0..<60))
            #expect(pictures.faults == [])
            #expect(try client.frames(55, channel: sound, isSound: true).numbers == Array(5..<60))
            #expect(Set(client.channels) == [video, video + 1, sound, sound + 1])
        }
        await house.sink.stop()
    }

    @Test func withoutSoundAskedForNoneIsSent() async throws {
        let house = try await House(loops: 1)
        let camera = try await house.camera("cam1")
        await camera.film(0..<5)
        let video = try house.client()
        let sound = try house.client()
        try video.play("cam1", tracks: [0])
        try sound.play("cam1", tracks: [1])
        await camera.film(5..<20)
        #expect(try video.frames(20).numbers == Array(0..<20))
        #expect(Set(video.channels) == [0, 1])
        #expect(try sound.frames(15, channel: 2, isSound: true).numbers == Array(5..<20))
        #expect(Set(sound.channels) == [2, 3])
        await house.sink.stop()
    }

    @Test func aViewerMayChooseItsStart() async throws {
        let house = try await House(settings: "start: keyframe_only", loops: 1)
        let camera = try await house.camera("cam1")
        await camera.film(0..<10)
        let configured = try house.client()
        let instant = try house.client()
        let next = try house.client()
        try configured.play("cam1", tracks: [0])
        try instant.play("cam1?start=instant", tracks: [0])
        try next.play("cam1?start=next_keyframe", tracks: [0])
        await camera.film(10..<52)
        #expect(try configured.frames(3).numbers == [0, 50, 51])
        #expect(try instant.frames(52).numbers == Array(0..<52))
        #expect(try next.frames(2).numbers == [50, 51])
        await house.sink.stop()
    }

    @Test func everyTrackHasAReportAtTheStart() async throws {
        let house = try await House(loops: 1)
        let camera = try await house.camera("cam1")
        await camera.film(0..<1)
        let client = try house.client()
        let reply = try client.play("cam1")
        #expect(reply.status == 200)
        _ = try client.frames(1)
        #expect(client.channels.first == 1, "before the first frame")
        for (channel, rtp) in [(1, 0), (3, 2)] as [(UInt8, UInt8)] {
            guard case .senderReport(let report, _)? = try client.control(channel).first?.packets.first else {
                Issue.record("no report on channel \(channel)")
                continue
            }
            if rtp == 0 { #expect(client.received().ssrcs == [report.ssrc]) }
        }
        await house.sink.stop()
    }
}
