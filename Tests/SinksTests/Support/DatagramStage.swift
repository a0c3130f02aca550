import Media
import Router
import Runtime
import Testing

@testable import Sinks

/// Viewers over UDP of one camera on one loop, without RTSP. Lives on that loop.
final class DatagramStage {
    let loop: EventLoop
    let ports: RTSPSink.DatagramPorts
    let branch: Branch<RTSPSink.Reader>
    let group: RTSPSink.DatagramGroup
    private let fanout: Fanout<RTSPSink.Reader>
    private var scene = Scene()
    /// How often viewers were told that the camera is gone, by name.
    private(set) var gone: [String] = []
    /// What came for viewers, by name.
    private(set) var alive: [String] = []

    init(on loop: EventLoop, hasSegmentation: Bool?, bytes: Int, kernel: TroubledKernel) throws {
        self.loop = loop
        let host = try #require(SocketAddress(host: "127.0.0.1", port: 0))
        ports = try RTSPSink.DatagramPorts(
            host: host, first: nil, hasSegmentation: hasSegmentation, transmit: kernel.transmit)
        fanout = Fanout(loop: loop, limits: .init(bytes: bytes, backlog: MediaTime(seconds: 10)))
        branch = fanout.subscribe(on: loop).value
        group = RTSPSink.DatagramGroup(ports: ports, branch: branch)
    }

    /// A stage on the loop; what is done with it is done there.
    static func make(
        on loop: EventLoop, hasSegmentation: Bool? = nil, bytes: Int = 16 << 20, kernel: TroubledKernel = .init()
    ) async throws -> LoopBound<DatagramStage> {
        let made = await loop.run {
            Result {
                let stage = try DatagramStage(on: loop, hasSegmentation: hasSegmentation, bytes: bytes, kernel: kernel)
                return LoopBound(stage, on: loop)
            }
        }
        return try made.get()
    }

    func film(_ numbers: Range<Int>, group: Int = 50, byteCount: Int = 100) {
        for number in numbers {
            append(Footage.picture(number, isKey: number % group == 0, byteCount: byteCount))
            append(Footage.sound(number, at: Int64(number) * Footage.interval))
        }
    }

    func append(_ unit: AccessUnit) { fanout.append(scene.packetize(unit)) }

    func append(_ unit: RTSPSink.MediaUnit) { fanout.append(unit) }

    func end() { fanout.end() }

    /// A viewer that is not yet started.
    func viewer(
        _ name: String, rtp: SocketAddress, rtcp: SocketAddress, start: RTSPSink.Start = .instant, tracks: [Int] = [0]
    ) -> RTSPSink.DatagramViewer {
        let cursor = RTSPSink.Cursor(
            start: start, tracks: .init(tracks), presentation: scene.presentation, ring: branch.ring)
        return RTSPSink.DatagramViewer(
            cursor: cursor, destinations: tracks.map { .init(track: $0, rtp: rtp, rtcp: rtcp) }, ports: ports,
            group: group, branch: branch, loop: loop, alive: { [weak self] _ in self?.alive.append(name) },
            gone: { [weak self] in self?.gone.append(name) })
    }

    /// A viewer that plays.
    func play(
        _ name: String, rtp: SocketAddress, rtcp: SocketAddress, start: RTSPSink.Start = .instant, tracks: [Int] = [0]
    ) -> LoopBound<RTSPSink.DatagramViewer> {
        let viewer = viewer(name, rtp: rtp, rtcp: rtcp, start: start, tracks: tracks)
        branch.add(viewer)
        viewer.start()
        return LoopBound(viewer, on: loop)
    }
}

extension LoopBound<DatagramStage> {
    func play(
        _ receiver: DatagramReceiver, _ name: String = "viewer", start: RTSPSink.Start = .instant, tracks: [Int] = [0]
    ) async -> LoopBound<RTSPSink.DatagramViewer> {
        let (rtp, rtcp) = (receiver.rtpAddress, receiver.rtcpAddress)
        return await loop.run { value.play(name, rtp: rtp, rtcp: rtcp, start: start, tracks: tracks) }
    }

    func film(_ numbers: Range<Int>, group: Int = 50, byteCount: Int = 100) async {
        await loop.run { value.film(numbers, group: group, byteCount: byteCount) }
    }
}
