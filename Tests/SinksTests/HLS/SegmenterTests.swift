import Bytes
import Media
import Testing

@testable import Sinks

/// Where parts and segments end, with all kinds of cameras.
@Suite struct SegmenterTests {
    /// What came out, as a playlist would list it.
    private struct Cuts {
        var segments: [[HLSSink.Segmenter.Part]] = [[]]
        /// Segments that do not continue the one before.
        var discontinuities: Set<Int> = []

        mutating func take(_ output: [HLSSink.Segmenter.Output]) {
            for step in output {
                switch step {
                case .part(let part): segments[segments.count - 1].append(part)
                case .segmentEnds: segments.append([])
                case .discontinuity: discontinuities.insert(segments.count - 1)
                }
            }
        }

        /// But the one under way.
        var complete: ArraySlice<[HLSSink.Segmenter.Part]> { segments.dropLast() }

        var lengths: [Double] {
            complete.map { parts in (parts.reduce(0) { $0 + $1.duration.seconds } * 1000).rounded() / 1000 }
        }
    }

    /// A camera: pictures a second, pictures from keyframe to keyframe, and by how many ticks at most its times are off.
    struct Camera: Sendable, CustomTestStringConvertible {
        let rate: Double
        let group: Int
        var jitter: Int64 = 0
        var hasSound = false
        /// Of most segments but the first, in seconds.
        let segment: ClosedRange<Double>

        var testDescription: String { "\(rate) fps, group \(group), jitter \(jitter), sound \(hasSound)" }

        static let all = [
            Camera(rate: 25, group: 50, segment: 2.0...2.0), Camera(rate: 25, group: 25, segment: 2.0...2.0),
            Camera(rate: 25, group: 30, segment: 1.2...1.2), Camera(rate: 25, group: 250, segment: 1.9...2.1),
            Camera(rate: 25, group: 62, segment: 1.1...1.4), Camera(rate: 30, group: 60, segment: 2.0...2.0),
            Camera(rate: 29.97, group: 60, segment: 2.0...2.01), Camera(rate: 15, group: 15, segment: 2.0...2.0),
            Camera(rate: 12.5, group: 25, segment: 2.0...2.0), Camera(rate: 7, group: 14, segment: 2.0...2.0),
            Camera(rate: 60, group: 120, segment: 2.0...2.0), Camera(rate: 1, group: 2, segment: 2.0...2.0),
            Camera(rate: 25, group: 50, jitter: 250, segment: 1.98...2.02),
            Camera(rate: 25, group: 50, hasSound: true, segment: 2.0...2.0),
            Camera(rate: 12, group: 40, jitter: 200, hasSound: true, segment: 1.5...1.9),
        ]
    }

    private static let durations = HLSSink.Durations(
        part: MediaTime(seconds: 0.2), segment: MediaTime(seconds: 2), window: MediaTime(seconds: 20))

    private static func picture(_ number: Int, at ticks: Int64, isKey: Bool) -> AccessUnit {
        var unit = Footage.picture(number, isKey: isKey)
        (unit.dts, unit.pts) = (MediaTime(ticks: ticks), MediaTime(ticks: ticks))
        return unit
    }

    private func film(_ camera: Camera, seconds: Int) -> (cuts: Cuts, segmenter: HLSSink.Segmenter, count: Int) {
        var segmenter = HLSSink.Segmenter(Self.durations)
        var cuts = Cuts()
        cuts.take(segmenter.setTracks(camera.hasSound ? [Footage.untimed, Footage.sound] : [Footage.untimed]))
        var (sound, random) = (0, UInt32(7))
        let count = Int(Double(seconds) * camera.rate)
        for number in 0..<count {
            random = random &* 1_664_525 &+ 1_013_904_223
            let wobble = camera.jitter == 0 ? 0 : Int64(random >> 8) % (2 * camera.jitter + 1) - camera.jitter
            let time = Int64(Double(number) * 90_000 / camera.rate) + wobble
            while camera.hasSound, Int64(sound) * 1800 <= time {
                cuts.take(segmenter.receive(Footage.sound(sound, at: Int64(sound) * 1800), isStart: false))
                sound += 1
            }
            let isKey = number % camera.group == 0
            cuts.take(segmenter.receive(Self.picture(number, at: time, isKey: isKey), isStart: isKey))
        }
        return (cuts, segmenter, count)
    }

    @Test(arguments: Camera.all) func theTargetsAreKept(_ camera: Camera) throws {
        let (cuts, segmenter, count) = film(camera, seconds: 60)
        #expect(cuts.discontinuities.isEmpty)
        #expect(cuts.lengths.allSatisfy { ($0 + 0.5).rounded(.down) <= 2 }, "\(cuts.lengths)")
        let target = segmenter.partTarget
        // The first part is cut before the pace is known.
        for parts in cuts.complete.dropFirst() {
            #expect(parts.allSatisfy { $0.duration <= target })
            #expect(parts.dropLast().allSatisfy { Double($0.duration.ticks) >= 0.85 * Double(target.ticks) })
        }
        let usual = cuts.lengths.dropFirst(2).filter { camera.segment.contains($0) }
        #expect(Double(usual.count) > 0.8 * Double(cuts.lengths.count - 2), "\(cuts.lengths)")
        // Nothing is lost and nothing comes twice.
        let pictures = cuts.segments.joined().flatMap(\.units).filter { $0.track == 0 }
        #expect(zip(pictures, pictures.dropFirst()).allSatisfy { $0.dts < $1.dts })
        #expect(count - pictures.count <= max(Int(camera.rate * 0.25), 1))
    }

    @Test(arguments: Camera.all) func durationsAddUpToTheCamerasTime(_ camera: Camera) throws {
        let (cuts, segmenter, _) = film(camera, seconds: 600)
        let parts = cuts.segments.joined()
        let total = parts.reduce(0) { $0 + $1.duration.seconds }
        let last = try #require(parts.last?.units.last { $0.track == 0 })
        #expect(abs(total - last.dts.seconds - segmenter.pace.interval.seconds) < 0.02)
    }

    @Test(arguments: Camera.all) func keyframesAreForeseen(_ camera: Camera) {
        let (cuts, _, _) = film(camera, seconds: 60)
        let ends = cuts.complete.dropFirst(3).compactMap(\.last)
        let foreseen = ends.filter(\.isExpectedLast)
        let others = cuts.complete.dropFirst(3).flatMap { $0.dropLast() }.filter(\.isExpectedLast)
        #expect(others.isEmpty)
        // Segments that end between keyframes are known to end with their last part.
        if camera.segment.upperBound >= 2, camera.group <= 120, camera.jitter == 0 {
            #expect(foreseen.count == ends.count)
        }
    }

    @Test func theFirstSegmentsAreShort() {
        var segmenter = HLSSink.Segmenter(Self.durations)
        var cuts = Cuts()
        cuts.take(segmenter.setTracks([Footage.untimed]))
        for number in 0..<160 {
            cuts.take(segmenter.receive(Footage.picture(number, isKey: number % 50 == 0), isStart: number % 50 == 0))
        }
        #expect(cuts.lengths == [0.8, 0.8, 0.4, 2.0, 2.0])
        #expect(cuts.segments.map { $0.first?.isIndependent } == [true, false, false, true, true, true])
    }

    @Test func aShortPauseIsLived() {
        var segmenter = HLSSink.Segmenter(Self.durations)
        var cuts = Cuts()
        cuts.take(segmenter.setTracks([Footage.untimed]))
        for number in 0..<200 {
            let ticks = Int64(number) * 3600 + (number >= 103 ? 45_000 : 0)
            cuts.take(
                segmenter.receive(Self.picture(number, at: ticks, isKey: number % 50 == 0), isStart: number % 50 == 0))
        }
        #expect(cuts.discontinuities.isEmpty)
        #expect(cuts.lengths.allSatisfy { $0 < 2.5 })
        #expect(cuts.segments.joined().map(\.duration).max().map { $0 > MediaTime(seconds: 0.5) } == true)
    }

    @Test func aLongPauseIsADiscontinuityAndWaitsForAKeyframe() {
        var segmenter = HLSSink.Segmenter(Self.durations)
        var cuts = Cuts()
        cuts.take(segmenter.setTracks([Footage.untimed]))
        for number in 0..<200 {
            let ticks = Int64(number) * 3600 + (number >= 103 ? 180_000 : 0)
            cuts.take(
                segmenter.receive(Self.picture(number, at: ticks, isKey: number % 50 == 0), isStart: number % 50 == 0))
        }
        #expect(cuts.discontinuities.count == 1)
        let first = cuts.discontinuities.first.map { cuts.segments[$0] }
        #expect(first?.first?.isIndependent == true)
        #expect(first?.first?.start == MediaTime(ticks: 150 * 3600 + 180_000))
        #expect(cuts.segments.joined().allSatisfy { $0.duration < MediaTime(seconds: 0.3) })
    }

    @Test func otherTracksAreADiscontinuity() {
        var segmenter = HLSSink.Segmenter(Self.durations)
        var cuts = Cuts()
        cuts.take(segmenter.setTracks([Footage.untimed]))
        for number in 0..<60 {
            cuts.take(segmenter.receive(Footage.picture(number, isKey: number % 50 == 0), isStart: number % 50 == 0))
        }
        cuts.take(segmenter.setTracks([Footage.timed]))
        #expect(cuts.discontinuities.count == 1)
        for number in 60..<110 {
            cuts.take(segmenter.receive(Footage.picture(number, isKey: number == 75), isStart: number == 75))
        }
        #expect(cuts.discontinuities.first.map { cuts.segments[$0].first?.start } == MediaTime(ticks: 75 * 3600))
    }

    @Test func soundAloneLeads() {
        var segmenter = HLSSink.Segmenter(Self.durations)
        var cuts = Cuts()
        cuts.take(segmenter.setTracks([Footage.sound]))
        for number in 0..<1000 {
            cuts.take(segmenter.receive(Footage.sound(number, at: Int64(number) * 1800, track: 0), isStart: true))
        }
        #expect(cuts.lengths.dropFirst(2).allSatisfy { abs($0 - 2) < 0.25 }, "\(cuts.lengths)")
        #expect(cuts.segments.joined().allSatisfy { $0.isIndependent })
    }

    @Test func soundThatWaitsForPicturesIsBounded() {
        var segmenter = HLSSink.Segmenter(Self.durations)
        _ = segmenter.setTracks([Footage.untimed, Footage.sound])
        var cuts = Cuts()
        cuts.take(segmenter.receive(Footage.picture(0, isKey: true), isStart: true))
        for number in 0..<10_000 {
            cuts.take(segmenter.receive(Footage.sound(number, at: Int64(number) * 1800), isStart: false))
        }
        cuts.take(segmenter.receive(Footage.picture(1), isStart: false))
        let waiting = cuts.segments.joined().reduce(0) { $0 + $1.units.count }
        #expect(waiting < 100)
    }
}
