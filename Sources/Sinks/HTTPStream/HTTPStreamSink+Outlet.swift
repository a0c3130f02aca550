import Bytes
import FragmentedMP4
import HTTPServer
import MPEGTS
import Media
import Router
import Runtime

extension HTTPStreamSink {
    /// One camera's frames in one packaging, for all its viewers. Lives on the camera's loop, while it has viewers.
    final class Outlet: FanoutPackager {
        let fanout: Fanout<Viewer>
        /// Whatever becomes of the tracks, viewers are told and go on.
        let isEnded = false
        private let camera: String
        private let packaging: Packaging
        private let loop: EventLoop
        private var tracks: [Track] = []
        private var introduction: Introduction
        private var transport = TSMuxer()
        private var fragments: FragmentWriter
        /// The fragment under way.
        private var gathered: [AccessUnit] = []
        private var gatheredIsStart = false

        init(camera: String, packaging: Packaging, limits: Ring<Chunk>.Limits, loop: EventLoop) {
            fanout = Fanout(loop: loop, limits: limits)
            self.camera = camera
            self.packaging = packaging
            self.loop = loop
            introduction = Introduction(camera: camera, packaging: packaging, tracks: [])
            fragments = FragmentWriter(tracks: [], .inBand)
        }

        private var hasVideo: Bool { tracks.contains { $0.kind == .video } }

        func tracksChanged(_ tracks: [Track]) {
            flush(before: nil)
            self.tracks = tracks
            introduction = Introduction(camera: camera, packaging: packaging, tracks: tracks)
            if packaging == .transportStream { transport.setTracks(tracks) } else { fragments.setTracks(tracks) }
        }

        func receive(_ unit: AccessUnit, isStart: Bool) {
            switch packaging {
            case .transportStream:
                // Where there is only sound every frame is a start, and tables before each would be more than the sound.
                guard let output = transport.mux(unit, isStart: isStart && hasVideo, prefix: Self.messageHeader) else {
                    return
                }
                append(
                    output.bytes, offset: output.packetOffset, unit,
                    isStart: hasVideo ? isStart : output.hasTables)
            case .fragments:
                guard let output = fragments.fragment([unit], prefix: Self.messageHeader) else { return }
                append(output.bytes, offset: output.fragmentOffset, unit, isStart: isStart)
            case .longFragments(let duration):
                gather(unit, isStart: isStart, duration: duration)
            }
        }

        private static func messageHeader(_ count: Int) -> [UInt8] { WebSocketFrame.binaryHeader(payloadLength: count) }

        private func append(_ bytes: SharedBytes, offset: Int, _ unit: AccessUnit, isStart: Bool) {
            fanout.append(
                Chunk(
                    bytes: bytes, offset: offset, track: unit.track, isStart: isStart, time: unit.dts, pts: unit.pts,
                    isCounted: !hasVideo || tracks[unit.track].kind == .video,
                    introduction: introduction, arrival: loop.now))
        }

        // MARK: Fragments of several frames

        /// A fragment ends before a keyframe, and before the picture with which it would get longer than it should.
        private func gather(_ unit: AccessUnit, isStart: Bool, duration: MediaTime) {
            let mayCut = !hasVideo || tracks[unit.track].kind == .video
            if let first = gathered.first, mayCut, isStart && hasVideo || unit.dts - first.dts >= duration {
                flush(before: unit)
            }
            if gathered.isEmpty { gatheredIsStart = isStart }
            gathered.append(unit)
        }

        /// - Parameter next: tells how long the last one of its track lasts.
        private func flush(before next: AccessUnit?) {
            guard let first = gathered.first else { return }
            var ends = [MediaTime?](repeating: nil, count: tracks.count)
            if let next { ends[next.track] = next.dts }
            if let output = fragments.fragment(gathered, ends: ends, prefix: Self.messageHeader) {
                append(output.bytes, offset: output.fragmentOffset, first, isStart: gatheredIsStart)
            }
            gathered = []
        }
    }
}
