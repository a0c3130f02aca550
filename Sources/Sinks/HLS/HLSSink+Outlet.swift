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

        /// What the camera's hub keeps has been handed over.
        func keptIsOver() { take(segmenter.keptIsOver()) }

        private func describe() {
            let tracks = segmenter.tracks.filter { stream.key.format == .mp4 || TSMuxer.canCarry($0) }
            let hasVideo = tracks.contains { $0.kind == .video }
            stream.describe(tracks, frameRate: hasVideo ? segmenter.pace.frameRate : nil)
        }

        private func take(_ output: [Segmenter.Output]) {
            for step in output {
                switch step {
                case .part(let part): append(part)
                case .segmentEnds:
                    stream.update { $0.endSegment() }
                    describe()
                case .discontinuity:
                    origin = nil
                    stream.update { $0.discontinue() }
                }
            }
        }

        private func append(_ part: Segmenter.Part) {
            guard let bytes = container.bytes(of: part, tracks: segmenter.tracks) else { return }
            if part.beginsSegment { correctOrigin() }
            let programTime = (origin ?? 0) + part.start.scaled(to: 1_000_000_000)
            let target = segmenter.partTarget
            let made = Part(bytes: bytes, duration: part.duration, isIndependent: part.isIndependent)
            stream.update {
                $0.plannedPartTarget = target
                $0.append(made, programTime: programTime, isExpectedLast: part.isExpectedLast)
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
