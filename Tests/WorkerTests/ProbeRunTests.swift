import Configuration
import Runtime
import Testing
import Worker

@Suite struct ProbeRunTests {
    private func probe(_ script: String, url: String = "rtsp://admin:hunter2@192.0.2.1/x") async throws -> Result<
        ProbeReport, WorkerFailure
    > {
        let fake = try FakeFFmpeg(script)
        // It takes the script with it when it goes.
        defer { withExtendedLifetime(fake) {} }
        return try await probe(program: fake.path, url: url)
    }

    private func probe(program: String, url: String) async throws -> Result<ProbeReport, WorkerFailure> {
        let loop = try EventLoop(name: "probe")
        defer { loop.stop() }
        let camera = CameraConfiguration(name: try CameraName("probe"), url: try CameraURL(url))
        return await ProbeRun.run(camera, ffprobe: program, on: loop)
    }

    @Test func tellsTheTracks() async throws {
        let report = try await probe(#"echo '{"streams": [{"codec_type": "video", "codec_name": "h264"}]}'"#).get()
        #expect(report.tracks.map(\.codec) == ["H.264"])
    }

    @Test func tellsWhyNot() async throws {
        let result = try await probe("echo '[rtsp @ 0x1] [error] method DESCRIBE failed: 401 Unauthorized' >&2; exit 1")
        guard case .failure(let failure) = result else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.kind == .authenticationFailed)
        #expect(!failure.sentence(source: "rtsp://***@192.0.2.1/x").contains("hunter2"))
    }

    @Test func nothingFoundIsAFailure() async throws {
        #expect(try await probe("echo '{}'") == .failure(WorkerFailure(.noTracks)))
    }

    @Test func noProgramIsAFailure() async throws {
        let result = try await probe(program: "/nonexistent/ffprobe", url: "rtsp://192.0.2.1/x")
        guard case .failure(let failure) = result else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.kind == .notInstalled)
    }

    @Test func aFloodOfOutputIsNotKept() async throws {
        guard case .failure = try await probe("exec yes") else {
            Issue.record("it did not fail")
            return
        }
    }
}
