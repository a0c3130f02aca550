import Configuration
import Glibc
import Runtime
import Testing

@testable import Router

/// A router without sinks, whose workers are a program that only tells of its beginning and its end.
final class LiveHouse: Sendable {
    let place: Place
    let loops: EventLoopGroup
    let router: Router
    /// What the next reload finds.
    let files: Locked<(configuration: Configuration?, diagnostics: Diagnostics)>

    /// - Parameter place: of a house before, to go on with its state.
    init(in place: Place? = nil, cameras: [CameraConfiguration] = []) async throws {
        let place = try place ?? Place()
        self.place = place
        place.write(
            "ffmpeg",
            """
            #!/bin/sh
            log="$(dirname "$0")/log"
            trap 'sleep 0.05; echo end >> "$log"; exit 0' TERM
            echo begin >> "$log"
            for word in "$@"; do case "$word" in rtsp://*) echo "$word" >> "$(dirname "$0")/urls" ;; esac; done
            while :; do sleep 0.01; done
            """)
        chmod(place.path + "/ffmpeg", 0o700)
        let configuration = Self.configuration(place, cameras)
        loops = try EventLoopGroup(count: 2)
        let files = Locked((configuration: Configuration?.some(configuration), diagnostics: Diagnostics()))
        self.files = files
        router = Router(
            configuration, loops: loops, environmentVariable: { _ in nil }, read: { files.withLock { $0 } })
        try await router.start(SinkRegistry([]))
    }

    private static func configuration(_ place: Place, _ cameras: [CameraConfiguration]) -> Configuration {
        var configuration = Configuration()
        configuration.path = "weir.yaml"
        configuration.stateDirectory = place.path + "/state"
        configuration.ffmpeg.path = place.path + "/ffmpeg"
        configuration.cameras = cameras
        return configuration
    }

    /// Reloads files with these cameras.
    func reload(_ cameras: [CameraConfiguration]) async -> ReloadOutcome {
        let configuration = Self.configuration(place, cameras)
        files.withLock { $0 = (configuration, Diagnostics()) }
        return await router.reload(by: "test")
    }

    func end() async {
        await router.stop()
        loops.stop()
    }

    func state(of name: String) async -> String? {
        await router.status().cameras.first { $0.name == name }?.state
    }

    func pid(of name: String) async -> Int32? {
        await router.status().cameras.first { $0.name == name }?.worker.pid
    }

    /// Once it has a process, and that is not `former`.
    func newPID(of name: String, insteadOf former: Int32? = nil) async throws -> Int32 {
        var pid: Int32?
        _ = await eventually {
            pid = await self.pid(of: name)
            return pid != nil && pid != former
        }
        return try #require(pid)
    }

    /// What the workers have told, in order: `begin` and `end`. One that is ended very soon tells nothing.
    var tale: [Substring] { (place.read("log") ?? "").split(separator: "\n") }

    /// What the worker reads that began last.
    var url: Substring? { place.read("urls")?.split(separator: "\n").last }

    /// Whether the last that was heard is that a worker has begun, and another never did before the end of the one before.
    var hasOneWorker: Bool { tale.last == "begin" && isOneAfterTheOther }

    var isOneAfterTheOther: Bool { tale.enumerated().allSatisfy { $1 == ($0.isMultiple(of: 2) ? "begin" : "end") } }
}

func camera(
    _ name: String, _ url: String = "rtsp://192.0.2.1/", _ change: (inout CameraConfiguration) -> Void = { _ in }
) throws -> CameraConfiguration {
    var camera = try CameraConfiguration(name: CameraName(name), url: CameraURL(url))
    change(&camera)
    return camera
}
