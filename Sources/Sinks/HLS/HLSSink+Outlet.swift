import MPEGTS
import Media
import Router
import Runtime

extension HLSSink {
    /// Makes a stream's parts, once for all its viewers. Lives on the camera's loop, as long as the stream has viewers.
    final class Outlet: Packager {
        private let stream: Stream
        private let clock: () -> Int64
        private var segmenter: Segmenter
        private var container: Container
        /// The wall time of media time zero, in nanoseconds of Unix time; nil where it is to be read anew.
        private var origin: Int64?

        /// - Parameter clock: the wall time of the camera's media time zero as it looks now, in nanoseconds of Unix time.
        init(_ stream: Stream, durations: Durations, clock: @escaping () -> Int64) {
            self.stream = stream
            self.clock = clock
            segmenter = Segmenter(durations)
            container = Container(stream.key.format)
        }

        func tracksChanged(_ tracks: [Track]) {
            take(segmenter.setTracks(tracks))
            let initialization = container.setTracks(tracks)
            stream.update { $0.setInitialization(initialization) }
            describe()
        }

        func receive(_ unit: AccessUnit, isStart: Bool) { take(segmenter.receive(unit, isStart: isStart)) }

        private func describe() {
            let tracks = segmenter.tracks.filter { stream.key.format == .mp4 || TSMuxer.canCarry($0) }
            let hasVideo = tracks.contains { $0.kind == .video }
            stream.describe(tracks, frameRate: hasVideo ? segmenter.pace.frameRate : nil)
        }

        /// All at once: nobody is to see the last part of a segment without the segment.
        private func take(_ output: [Segmenter.Output]) {
            guard !output.isEmpty else { return }
            let changes = output.compactMap(change)
            stream.update { window in for change in changes { change(&window) } }
            describe()
        }

        /// nil for a part of which nothing can be carried.
        private func change(for output: Segmenter.Output) -> (@Sendable (inout Window) -> Void)? {
            switch output {
            case .part(let part):
                guard let bytes = container.bytes(of: part, tracks: segmenter.tracks) else { return nil }
                if part.beginsSegment { correctOrigin() }
                let programTime = (origin ?? 0) + part.start.scaled(to: 1_000_000_000)
                let target = segmenter.partTarget
                let made = Part(bytes: bytes, duration: part.duration, isIndependent: part.isIndependent)
                return { window in
                    window.plannedPartTarget = target
                    window.append(made, programTime: programTime, isExpectedLast: part.isExpectedLast)
                }
            case .segmentEnds: return { $0.endSegment() }
            case .discontinuity:
                origin = nil
                return { $0.discontinue() }
            }
        }

        /// Follows the drift between the camera's clock and ours in steps of a millisecond, so that program times differ by
        /// what the segments last.
        private func correctOrigin() {
            let measured = clock()
            guard let known = origin else {
                origin = measured
                return
            }
            let error = measured - known
            if abs(error) > 5_000_000_000 {
                origin = measured
            } else if abs(error) > 50_000_000 {
                origin = known + error.signum() * 1_000_000
            }
        }
    }
}
