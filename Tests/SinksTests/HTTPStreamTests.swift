import Media
import Runtime
import Synchronization
import Testing

@testable import Router
@testable import Sinks

/// Viewers over HTTP and WebSocket, from the request to the last byte.
@Suite struct HTTPStreamTests {
    @Test(arguments: [0, 1])
    func aViewerGetsTheKeptGroupAtOnceAndThenWhatIsNew(_ loop: Int) async throws {
        let house = try await HTTPHouse()
        let camera = try await house.camera("house/door", on: loop)
        await camera.film(0..<80)
        let viewers = [try house.viewer("/house/door/stream.ts"), try house.viewer("/HOUSE/DOOR/stream.ts")]
        for viewer in viewers { #expect(await viewer.receives { $0.frames.pictures.count == 30 }) }
        #expect(await camera.packagers == 1, "made once for both")
        #expect(await camera.demand == 2)
        await camera.film(80..<83)
        for viewer in viewers {
            #expect(await viewer.receives { $0.frames.sounds.count == 3 })
            let (pictures, times, sounds) = viewer.frames
            #expect(pictures == Array(50..<83))
            #expect(sounds == [80, 81, 82], "that of the past would only be heard late")
            let live = times[29]
            #expect(times[..<30].allSatisfy { $0 <= live && $0 > live - 300 }, "pressed together at the live edge")
            #expect(times[30] - live == Footage.interval)
            #expect(viewer.head.contains("Content-Type: video/mp2t\r\n"))
            #expect(viewer.head.contains("Cache-Control: no-store\r\n"))
        }
    }

    @Test func fragmentsComeBehindTheirInitializationSegment() async throws {
        let house = try await HTTPHouse()
        let camera = try await house.camera("door")
        await camera.film(0..<60)
        let viewer = try house.viewer("/door/stream.mp4?start=recording")
        #expect(await viewer.receives { boxTypes($0.body).count == 2 + 2 * 20 })
        #expect(boxTypes(viewer.body).prefix(4) == ["ftyp", "moov", "moof", "mdat"])
        #expect(viewer.head.contains("Content-Type: video/mp4; codecs=\"avc3.64001f,opus\""))
    }

    @Test func longerFragmentsHoldSeveralFrames() async throws {
        let house = try await HTTPHouse(settings: "fragment_duration: 400ms")
        let camera = try await house.camera("door", tracks: [Footage.timed])
        await camera.film(0..<50)
        let viewer = try house.viewer("/door/stream.mp4")
        #expect(await viewer.receives { boxTypes($0.body).count == 2 + 2 * 4 })
        await camera.film(50..<111)
        #expect(await viewer.receives { boxTypes($0.body).count >= 2 + 2 * 10 })
        #expect(!boxTypes(viewer.body).contains("?"))
    }

    @Test func aWebSocketSaysHelloAndThenSendsAFrameInEachMessage() async throws {
        let house = try await HTTPHouse()
        let camera = try await house.camera("door")
        await camera.film(0..<60)
        let viewer = try house.socketViewer("/door/ws")
        #expect(await viewer.receives { $0.messages.count >= 12 })
        #expect(viewer.status == 101)
        let messages = viewer.messages
        let hello = try #require(messages[0].text)
        #expect(
            hello.hasPrefix(
                "{\"type\":\"hello\",\"camera\":\"door\",\"format\":\"fmp4\",\"mimeType\":\"video/mp4; codecs=\\\"avc1."
            ))
        #expect(
            messages[1...].filter { $0.text == nil }.map { boxTypes($0.payload) }.prefix(2) == [
                ["ftyp", "moov"], ["moof", "mdat"],
            ])
        #expect(await viewer.receives { $0.messages.contains { $0.text?.contains("\"stats\"") ?? false } })
    }

    @Test func newTracksAreAnnounced() async throws {
        let house = try await HTTPHouse()
        let camera = try await house.camera("door", tracks: [Footage.timed])
        await camera.film(50..<52, group: 10)
        let (socket, stream) = (try house.socketViewer("/door/ws"), try house.viewer("/door/stream.ts"))
        #expect(await socket.receives { $0.messages.count >= 4 })
        #expect(await stream.receives { $0.frames.pictures.count == 2 })
        await camera.describe([Footage.timed, Footage.sound])
        await camera.film(60..<62, group: 10)
        #expect(await socket.receives { $0.messages.filter { $0.text?.contains("\"hello\"") ?? false }.count == 2 })
        #expect(await socket.receives { $0.messages.filter { boxTypes($0.payload) == ["ftyp", "moov"] }.count == 2 })
        #expect(await stream.receives { $0.frames.sounds == [60, 61] })
        #expect(stream.frames.pictures == [50, 51, 60, 61], "nobody was disconnected")
    }

    @Test func whoeverLeavesLetsGoOfTheCamera() async throws {
        let house = try await HTTPHouse()
        let camera = try await house.camera("door")
        await camera.film(0..<2)
        let viewers = [
            try house.viewer("/door/stream.ts"), try house.viewer("/door/stream.mp4"),
            try house.socketViewer("/door/ws"),
        ]
        for viewer in viewers { #expect(await viewer.receives { $0.body.count > 500 }) }
        #expect(await camera.packagers == 2, "fragments are the same for both who want them")
        #expect(await house.sink.sessions().map(\.transport).sorted() == ["http", "http", "websocket"])
        for viewer in viewers { viewer.close() }
        #expect(await eventually { await camera.demand == 0 })
        #expect(await eventually { await camera.packagers == 0 })
        #expect(await house.sink.sessions().isEmpty)
        #expect(house.sink.sessionCount.load(ordering: .relaxed) == 0)
        #expect(await house.sink.status().traffic["door"]?.sessionsTotal == 3)
    }

    @Test func aSessionCanBeEnded() async throws {
        let house = try await HTTPHouse()
        let camera = try await house.camera("door")
        await camera.film(0..<2)
        let viewers = [try house.viewer("/door/stream.ts"), try house.socketViewer("/door/ws")]
        for viewer in viewers { #expect(await viewer.receives { $0.body.count > 500 }) }
        for session in await house.sink.sessions() { #expect(await house.sink.endSession(session.id)) }
        #expect(await house.sink.endSession("http-4711") == false)
        #expect(await viewers[0].receives { $0.isEnded })
        // The closing handshake is begun: 1001.
        #expect(await viewers[1].receives { $0.messages.contains { $0.payload.starts(with: [0x03, 0xe9]) } })
    }

    @Test func aCameraThatIsRemovedEndsItsStreams() async throws {
        let house = try await HTTPHouse()
        let camera = try await house.camera("door")
        await camera.film(0..<2)
        let viewer = try house.viewer("/door/stream.ts")
        #expect(await viewer.receives { $0.frames.pictures.count == 2 })
        await house.sink.cameraRemoved(camera.handle.name)
        #expect(await viewer.receives { $0.isEnded })
    }

    @Test(arguments: [
        ("/dor/stream.ts", 404, "did you mean \\\"door\\\"?"), ("/hidden/stream.ts", 404, "no camera"),
        ("/door/stream.ts?start=x", 400, "keyframe_only"), ("/asleep/stream.mp4", 503, "no picture in 0 s"),
    ])
    func refusalsSayWhy(_ path: String, _ status: Int, _ words: String) async throws {
        let house = try await HTTPHouse()
        _ = try await house.camera("door")
        _ = try await house.camera("hidden")
        let asleep = try await house.camera("asleep", tracks: nil, startTimeout: .milliseconds(50))
        let viewer = try house.viewer(path)
        #expect(await viewer.receives { String(decoding: $0.body, as: UTF8.self).contains(words) })
        #expect(viewer.status == status)
        #expect(status != 503 || viewer.head.contains("Retry-After: 5\r\n"))
        #expect(await asleep.demand == 0)
        #expect(house.sink.sessionCount.load(ordering: .relaxed) == 0)
    }

    @Test func moreThanAllowedAreTurnedAway() async throws {
        let house = try await HTTPHouse(settings: "max_sessions: 1")
        let camera = try await house.camera("door")
        await camera.film(0..<2)
        let first = try house.viewer("/door/stream.ts")
        #expect(await first.receives { $0.frames.pictures.count == 2 })
        let second = try house.viewer("/door/stream.ts")
        #expect(await second.receives { $0.status == 503 })
        first.close()
        #expect(await eventually { house.sink.sessionCount.load(ordering: .relaxed) == 0 })
        let third = try house.viewer("/door/stream.ts")
        #expect(await third.receives { $0.status == 200 })
    }

    @Test func formatsThatAreNotNamedAreNotServed() async throws {
        let house = try await HTTPHouse(settings: "formats: [mp4]")
        let camera = try await house.camera("door")
        await camera.film(0..<2)
        let viewer = try house.viewer("/door/stream.ts")
        #expect(await viewer.receives { $0.status == 404 })
        #expect(house.sink.urls(of: camera.handle.name, host: "h").map(\.url) == ["http://h:8080/door/stream.mp4"])
    }
}
