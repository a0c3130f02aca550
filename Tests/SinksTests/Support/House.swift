import Access
import Configuration
import HTTPServer
import Media
import RTP
import Runtime
import Testing

@testable import Router
@testable import Sinks

/// A sink that serves on the loopback interface, with cameras that are fed by hand.
final class House: Sendable {
    let loops: EventLoopGroup
    let cameras = CameraDirectory()
    let sink: RTSPSink
    private let limits: StreamLimits

    /// - Parameters:
    ///   - settings: lines of the sink's file.
    ///   - bytes: of a kept group of pictures; a ring holds twice as much.
    init(
        settings: String = "", address: String = "127.0.0.1:0", selection: [String] = ["*"], loops count: Int = 2,
        bytes: Int = 16 << 20, access: AccessControl = AccessControl()
    ) async throws {
        let (root, diagnostics) = YAMLDocument.parse(
            Array("listen: \"\(address)\"\n\(settings)".utf8), file: "rtsp.yaml")
        try #require(diagnostics.all.isEmpty)
        let configuration = SinkConfiguration(
            name: "rtsp", kind: "rtsp", cameras: CameraSelection(selection), settings: try #require(root),
            kindPlace: SourcePlace(file: "rtsp.yaml"), file: "rtsp.yaml")
        loops = try EventLoopGroup(count: count)
        limits = StreamLimits(
            groupOfPictures: .init(bytes: bytes, duration: MediaTime(seconds: 30)), backlog: MediaTime(seconds: 10))
        sink = RTSPSink(
            configuration,
            environment: SinkEnvironment(
                loops: loops, cameras: cameras, limits: limits, routes: RouteTable(), access: access,
                stateDirectory: "/dev/null/no-state"))
        try await sink.start()
    }

    deinit { loops.stop() }

    /// - Parameter tracks: nil for a camera that has not begun.
    func camera(
        _ name: String, on loop: Int = 0, tracks: [Track]? = [Footage.timed, Footage.sound],
        change: @Sendable (inout CameraConfiguration) -> Void = { _ in }
    ) async throws -> FedCamera {
        var configuration = try CameraConfiguration(name: CameraName(name), url: CameraURL("rtsp://192.0.2.1/"))
        change(&configuration)
        let (loop, limits, changed) = (loops.loops[loop], limits, configuration)
        let camera = await loop.run {
            LoopBound(Camera(changed, worker: nil, limits: limits, loop: loop), on: loop)
        }
        let fed = FedCamera(handle: CameraHandle(name: changed.name, camera: camera))
        if let tracks { await fed.describe(tracks) }
        cameras.add(fed.handle)
        return fed
    }

    func client(receiveBuffer: Int? = nil) throws -> Client {
        try Client(of: #require(sink.address), receiveBuffer: receiveBuffer)
    }
}

/// A camera whose pictures are numbered and come when the test says so.
struct FedCamera: Sendable {
    let handle: CameraHandle
    private let epoch = MonotonicTime.now

    init(handle: CameraHandle) { self.handle = handle }

    func describe(_ tracks: [Track]) async {
        await handle.loop.run { handle.camera.value.describe(tracks) }
    }

    /// Pictures, every `group`th of them a keyframe, each followed by a piece of sound where there is a track for it.
    func film(_ numbers: Range<Int>, group: Int = 50, byteCount: Int = 100) async {
        let (handle, epoch) = (handle, epoch)
        await handle.loop.run {
            let camera = handle.camera.value
            for number in numbers {
                let arrival = epoch + .milliseconds(40 * number)
                camera.receive(
                    Footage.picture(number, isKey: number % group == 0, byteCount: byteCount), arrival: arrival)
                guard camera.hub.tracks.count > 1 else { continue }
                camera.receive(Footage.sound(number, at: Int64(number) * Footage.interval), arrival: arrival)
            }
        }
    }

    var demand: Int { get async { await handle.loop.run { handle.camera.value.demand.count } } }

    /// How many packagers hang on the camera.
    var packagers: Int { get async { await handle.loop.run { handle.camera.value.hub.packagerCount } } }
}

/// Waits until something is so; false when it is not so for 10 s.
func eventually(_ isSo: () async -> Bool) async -> Bool {
    let deadline = MonotonicTime.now + .seconds(60)
    while MonotonicTime.now < deadline {
        if await isSo() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return false
}
