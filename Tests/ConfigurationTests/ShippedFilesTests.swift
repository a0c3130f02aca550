import Foundation
import Testing

@testable import Configuration

@Suite("The files that ship")
struct ShippedFilesTests {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("work as they are")
    func asTheyAre() throws {
        let (loaded, diagnostics) = Configuration.load(
            configPath: Self.repository.path + "/etc/weir.yaml",
            pluginsDirectory: Self.repository.path + "/plugins.d", knownKinds: ["rtsp", "http", "hls"],
            environment: { _ in nil })
        #expect(diagnostics.description == "")
        let configuration = try #require(loaded)
        #expect(configuration.cameras.isEmpty)
        let rtsp = try #require(configuration.sinks.first { $0.kind == "rtsp" })
        #expect(rtsp.isEnabled && rtsp.name == "rtsp" && rtsp.cameras == .all)
        #expect(rtsp.listen?.address == ListenAddress(host: "0.0.0.0", port: 8554))
    }

    @Test("show examples that work, and the defaults that are in force")
    func examples() throws {
        let text = try String(contentsOf: Self.repository.appending(path: "etc/weir.yaml"), encoding: .utf8)
        // "# Text" explains; "#key" and "#  key" are settings.
        let settings = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") || line.hasPrefix("#  ") ? line.dropFirst() : line
        }
        let (configuration, complaints) = Complaints.read(weirFile: settings.joined(separator: "\n"))
        #expect(complaints == [])
        #expect(configuration.cameras.map(\.name.written) == ["door", "garden/pond", "workshop"])
        let door = try #require(configuration.cameras.first)
        let plain = try CameraConfiguration(
            name: door.name,
            url: CameraURL("rtsp://192.168.1.20/stream1").with(user: "viewer", password: Secret("secret")))
        #expect(door == plain)
        #expect(configuration.limits == Configuration.Limits())
        #expect(configuration.ffmpeg == Configuration.FFmpeg())
        #expect(configuration.cameraSources.order == Configuration.CameraSources.Kind.allCases)
        #expect(configuration.logLevel == .info && configuration.loops == .automatic)
    }

    @Test("describe every key that is read")
    func reference() throws {
        let text = try String(contentsOf: Self.repository.appending(path: "docs/configuration.md"), encoding: .utf8)
        let complaints = Complaints.of(
            weirFile:
                "zzz: 1\nlimits: {zzz: 1}\nffmpeg: {zzz: 1}\nlog: {zzz: 1}\ncameras: {a: {url: rtsp://h/, zzz: 1}}"
                + "\nusers: {a: {token: 0123456789abcdef, role: admin, zzz: 1}}\nanonymous: {zzz: 1}"
                + "\ncamera_sources: {zzz: 1, database: {url: sqlite:///a, zzz: 1}, http_service: {url: http://h/, zzz: 1}}"
        )
        #expect(complaints.count == 10)
        for complaint in complaints {
            let list = try #require(complaint.split(separator: "; the keys are ").dropFirst().first)
            for key in list.split(separator: ", ") {
                #expect(
                    text.contains("`\(key)`") || text.contains("`\(key):") || text.contains(": {\(key)}`"), "\(key)")
            }
        }
    }
}
