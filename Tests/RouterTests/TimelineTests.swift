import Bytes
import Media
import Router
import Runtime
import Testing

struct TimelineTests {
    private static let frame = MediaTime(ticks: 3600)

    /// Feeds `inputs` (seconds of the camera's clock, and of ours) and returns the outputs in seconds.
    private func rebased(
        _ timeline: inout Timeline, _ inputs: [(dts: Double, arrival: Double)], track: Int = 0
    ) -> [Double] {
        inputs.map { input in
            var unit = AccessUnit(
                track: track, pts: MediaTime(seconds: input.dts), dts: MediaTime(seconds: input.dts),
                isRandomAccess: true, payload: SharedBytes([]))
            timeline.rebase(&unit, arrival: MonotonicTime(nanoseconds: Int64(input.arrival * 1e9)))
            return unit.dts.seconds
        }
    }

    private func isClose(_ a: [Double], _ b: [Double], within tolerance: Double = 0.001) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
    }

    @Test func beginsAtZeroAndKeepsTheDistances() {
        var timeline = Timeline()
        let outputs = rebased(&timeline, [(1000, 5), (1000.04, 5.2), (1000.08, 5.21)])
        #expect(isClose(outputs, [0, 0.04, 0.08]), "\(outputs)")
    }

    @Test func aRestartGoesOnWithTheTimeThatHasPassed() {
        var timeline = Timeline()
        _ = rebased(&timeline, [(1000, 5), (1000.04, 5.04)])
        timeline.beginRun()
        let outputs = rebased(&timeline, [(1.4, 15.04), (1.44, 15.08)])
        #expect(isClose(outputs, [10.04, 10.08]), "\(outputs)")
    }

    @Test func aClockThatJumpsBackOrAheadIsFollowedWithoutAJump() {
        var timeline = Timeline()
        let outputs = rebased(
            &timeline, [(10, 0), (10.04, 0.04), (3, 0.08), (3.04, 0.12), (50_000, 0.16), (50_000.04, 0.20)])
        #expect(isClose(outputs, [0, 0.04, 0.08, 0.12, 0.16, 0.2]), "\(outputs)")
    }

    @Test func aPauseOfTheCameraIsNoJump() {
        var timeline = Timeline()
        let outputs = rebased(&timeline, [(10, 0), (15, 5), (15.04, 5.04)])
        #expect(isClose(outputs, [0, 5, 5.04]), "\(outputs)")
    }

    @Test func timesThatStandStillOrGoBackALittleStillRise() {
        var timeline = Timeline()
        let outputs = rebased(&timeline, [(10, 0), (10, 0.04), (9.99, 0.08), (10.12, 0.12)])
        let rises = zip(outputs, outputs.dropFirst()).allSatisfy { $0 < $1 }
        #expect(rises, "\(outputs)")
        #expect(abs(outputs[3] - 0.12) < 0.001, "and the right time is found again")
    }

    @Test func soundAndPictureKeepTheirDistanceOverARestart() {
        var timeline = Timeline()
        _ = rebased(&timeline, [(100, 0)])
        _ = rebased(&timeline, [(100.02, 0.001)], track: 1)
        timeline.beginRun()
        let video = rebased(&timeline, [(7, 4)])
        let audio = rebased(&timeline, [(7.02, 4.3)], track: 1)
        #expect(isClose(video, [4], within: 0.03), "\(video)")
        #expect(abs(audio[0] - video[0] - 0.02) < 0.001, "late arrival does not move the sound")
    }

    @Test func whenBothTracksJumpTheSecondFollowsTheFirst() {
        var timeline = Timeline()
        _ = rebased(&timeline, [(100, 0)])
        _ = rebased(&timeline, [(100.01, 0.01)], track: 1)
        let video = rebased(&timeline, [(5, 0.04)])
        let audio = rebased(&timeline, [(5.01, 0.09)], track: 1)
        #expect(abs(audio[0] - video[0] - 0.01) < 0.001, "\(video) \(audio)")
    }

    @Test func tracksWithoutACommonClockEachGoTheirWay() {
        var timeline = Timeline()
        let video = rebased(&timeline, [(100, 0), (100.04, 0.04)])
        let audio = rebased(&timeline, [(90_000, 0.05), (90_000.02, 0.07)], track: 1)
        #expect(isClose(video, [0, 0.04]))
        #expect(isClose(audio, [0.05, 0.07], within: 0.02), "\(audio)")
    }

    @Test func reorderingIsKeptAndNonsenseIsNot() {
        var timeline = Timeline()
        var unit = AccessUnit(
            track: 0, pts: MediaTime(seconds: 5.08), dts: MediaTime(seconds: 5), isRandomAccess: true,
            payload: SharedBytes([]))
        timeline.rebase(&unit, arrival: MonotonicTime(nanoseconds: 0))
        #expect((unit.pts - unit.dts).seconds == 0.08)
        var wild = unit
        wild.pts = MediaTime(seconds: 5000)
        wild.dts = MediaTime(seconds: 5.04)
        timeline.rebase(&wild, arrival: MonotonicTime(nanoseconds: 40_000_000))
        #expect(wild.pts == wild.dts)
    }

    /// Whatever a camera does with its clock, no track ever goes back.
    @Test func neverGoesBackOnRandomClocks() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var timeline = Timeline()
            var newest: [Int: MediaTime] = [:]
            var arrival: Int64 = 0
            var clock: Int64 = 0
            for _ in 0..<200 {
                switch Int.random(in: 0..<20, using: &generator) {
                case 0: clock = Int64.random(in: 0..<(1 << 33), using: &generator)
                case 1: timeline.beginRun()
                default: clock += 3600
                }
                arrival += Int64.random(in: 0..<80_000_000, using: &generator)
                let track = Int.random(in: 0...1, using: &generator)
                var unit = AccessUnit(
                    track: track, pts: MediaTime(ticks: clock), dts: MediaTime(ticks: clock), isRandomAccess: true,
                    payload: SharedBytes([]))
                timeline.rebase(&unit, arrival: MonotonicTime(nanoseconds: arrival))
                if let last = newest[track] { #expect(unit.dts > last) }
                newest[track] = unit.dts
                let now = MediaTime(seconds: Double(arrival) / 1e9)
                #expect(unit.dts - now < MediaTime(seconds: 20), "the timeline keeps near real time")
            }
        }
    }
}
