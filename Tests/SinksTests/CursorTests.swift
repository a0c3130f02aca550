import Media
import RTP
import Router
import Testing

@testable import Sinks

/// Where a viewer begins and what it is sent from there.
@Suite struct CursorTests {
    @Test(arguments: Footage.Rate.allCases)
    func anInstantStartBringsTheGroupAtOnceAndEndsAtTheLiveEdge(_ rate: Footage.Rate) throws {
        var scene = Scene([rate.track, Footage.sound])
        scene.film(0..<80)
        scene.appendReport(track: 0)
        var cursor = scene.cursor(.instant)
        #expect(cursor.isLive)

        let burst = cursor.everything(in: scene)
        #expect(burst.pictures == Array(50..<80))
        #expect(burst.count == 30, "sound and reports of the past are of no use")
        let timestamps = burst.timestamps
        let rising = zip(timestamps, timestamps.dropFirst())
        #expect(rising.allSatisfy { $0 < $1 })
        #expect(try #require(timestamps.last) <= 30 * 10, "pressed together")
        let live = scene.presentation.streams[0].clock.timestamp(for: MediaTime(ticks: 79 * Footage.interval))
        #expect(burst.last == .picture(79, timestamp: live))

        scene.film(80..<82)
        scene.appendReport(track: 1)
        let clock = scene.presentation.streams[0].clock
        #expect(
            cursor.everything(in: scene) == [
                .picture(80, timestamp: clock.timestamp(for: MediaTime(ticks: 80 * Footage.interval))), .sound(80),
                .picture(81, timestamp: clock.timestamp(for: MediaTime(ticks: 81 * Footage.interval))), .sound(81),
                .report(track: 1),
            ])
        #expect(cursor.framesDropped == 0)
    }

    /// Pictures in the order of decoding: I, then P and two B that are shown before it, and so on.
    private func filmReordered(_ scene: inout Scene, _ numbers: Range<Int>) {
        for number in numbers {
            scene.append(Footage.picture(number, isKey: number % 25 == 0, delay: delay(of: number)))
        }
    }

    private func delay(of number: Int) -> Int { number % 25 == 0 ? 1 : (number % 25 - 1) % 3 == 0 ? 3 : 0 }

    @Test(arguments: [false, true], 1...25)
    func picturesAreShownInTheirOrderDuringTheBurstAndBehindIt(_ isForFFmpeg: Bool, _ length: Int) {
        var scene = Scene([Footage.untimed])
        filmReordered(&scene, 0..<25 + length)
        var cursor = scene.cursor(tracks: [0], isForFFmpeg: isForFFmpeg)
        let burst = cursor.everything(in: scene)
        #expect(burst.pictures == Array(25..<25 + length))
        filmReordered(&scene, 25 + length..<25 + length + 8)
        let sent = burst + cursor.everything(in: scene)

        let shown = sent.pictures.map { $0 + delay(of: $0) }
        let pairs = zip(shown, sent.timestamps).sorted { $0.0 < $1.0 }
        for (earlier, later) in zip(pairs, pairs.dropFirst()) {
            if isForFFmpeg {
                #expect(earlier.1 <= later.1, "\(earlier) and \(later)")
            } else {
                #expect(earlier.1 < later.1, "\(earlier) and \(later)")
            }
        }
    }

    @Test func aStartForARecorderBringsTheGroupWithItsSoundAndItsTimes() {
        var scene = Scene()
        scene.film(0..<80)
        let sent = {
            var cursor = scene.cursor(.recording); return cursor.everything(in: scene)
        }()
        #expect(sent.pictures == Array(50..<80))
        #expect(sent.sounds == Array(50..<80))
        #expect(sent.timestamps == (0..<30).map { Int32($0) * Int32(Footage.interval) })
    }

    @Test func aKeyframeOnlyStartGoesOnAtTheNextKeyframe() {
        var scene = Scene()
        scene.film(0..<80)
        var cursor = scene.cursor(.keyframeOnly)
        let first = cursor.everything(in: scene)
        #expect(first.pictures == [50])
        #expect(first.count == 1)
        #expect(!cursor.isLive)
        let live = scene.presentation.streams[0].clock.timestamp(for: MediaTime(ticks: 79 * Footage.interval))
        if case .picture(_, let timestamp) = first.first { #expect(live &- timestamp < 300) }

        scene.film(80..<100)
        #expect(cursor.everything(in: scene).isEmpty)
        scene.film(100..<102)
        #expect(cursor.everything(in: scene).pictures == [100, 101])
        #expect(cursor.isLive)
    }

    @Test func aStartAtTheNextKeyframeWaitsForIt() {
        var scene = Scene()
        scene.film(0..<80)
        var cursor = scene.cursor(.nextKeyframe)
        #expect(!cursor.isLive)
        scene.film(80..<100)
        #expect(cursor.everything(in: scene).isEmpty)
        scene.film(100..<102)
        let sent = cursor.everything(in: scene)
        #expect(sent.pictures == [100, 101])
        #expect(sent.sounds == [100, 101])
        #expect(cursor.isLive)
    }

    @Test(arguments: RTSPSink.Start.allCases)
    func withoutAKeptGroupEveryStartWaitsForAKeyframe(_ start: RTSPSink.Start) {
        var scene = Scene()
        scene.film(1..<5)
        var cursor = scene.cursor(start)
        scene.film(5..<8)
        #expect(cursor.everything(in: scene).isEmpty)
        scene.film(50..<51)
        #expect(cursor.everything(in: scene).pictures == [50])
    }

    @Test(arguments: RTSPSink.Start.allCases)
    func soundAloneBeginsAtTheLiveEdge(_ start: RTSPSink.Start) {
        for tracks in [[Footage.timed, Footage.sound], [Footage.sound, Footage.sound]] {
            var scene = Scene(tracks)
            for number in 0..<3 { scene.append(Footage.sound(number, at: Int64(number) * 1800)) }
            var cursor = scene.cursor(start, tracks: [1])
            #expect(cursor.isLive)
            #expect(cursor.everything(in: scene).isEmpty)
            if tracks[0].kind == .video { scene.append(Footage.picture(0, isKey: true)) }
            scene.append(Footage.sound(3, at: 3 * 1800))
            #expect(cursor.everything(in: scene) == [.sound(3)])
        }
    }

    @Test func onlyTheTracksAskedForAreSent() {
        var scene = Scene()
        scene.film(0..<10)
        var cursor = scene.cursor(tracks: [0])
        scene.film(10..<12)
        scene.appendReport(track: 1)
        scene.appendReport(track: 0)
        let sent = cursor.everything(in: scene)
        #expect(sent.pictures == Array(0..<12))
        #expect(sent.last == .report(track: 0))
        #expect(sent.count == 13)
    }

    @Test func setsOfTracksHoldWhatTheyWereGiven() {
        let set = TrackSet([0, 5, 63, 64, 1000])
        let held = (0..<2000).filter { set.contains($0) }
        #expect(held == [0, 5, 63], "tracks from 64 on are none of ours")
    }

    // MARK: Falling behind

    @Test func aViewerThatTheRingHasPassedGoesOnAtTheNewestKeyframe() throws {
        var scene = Scene(bytes: 12_000)
        scene.film(0..<20, group: 10)
        var cursor = scene.cursor()
        _ = cursor.everything(in: scene)
        let position = cursor.position
        scene.film(20..<145, group: 10)
        let start = try #require(scene.ring.start)
        try #require(scene.ring.tail > position)

        let sent = cursor.everything(in: scene)
        #expect(sent.pictures == Array(140..<145), "from the newest keyframe on, frames whole")
        #expect(cursor.framesDropped == UInt64(start - position))
        let clock = scene.presentation.streams[0].clock
        #expect(
            sent.first == .picture(140, timestamp: clock.timestamp(for: MediaTime(ticks: 140 * Footage.interval))),
            "a viewer who plays is not given other times")
    }

    @Test func aViewerThatTheRingHasPassedWaitsWhereThereIsNoKeyframe() {
        var scene = Scene(bytes: 12_000)
        scene.film(0..<20, group: 10)
        var cursor = scene.cursor()
        _ = cursor.everything(in: scene)
        scene.film(21..<145, group: 1000)
        #expect(scene.ring.start == nil)
        #expect(cursor.everything(in: scene).isEmpty)
        #expect(!cursor.isLive)
        #expect(cursor.framesDropped > 0)
        scene.film(145..<150, group: 1000)
        #expect(cursor.everything(in: scene).isEmpty)
        scene.append(Footage.picture(150, isKey: true))
        scene.append(Footage.picture(151))
        #expect(cursor.everything(in: scene).pictures == [150, 151])
    }

    @Test func aViewerWhoIsPassedDuringItsBurstGoesOnAtTheNewestKeyframe() {
        var scene = Scene(bytes: 12_000)
        scene.film(0..<20, group: 100)
        var cursor = scene.cursor()
        guard case .send = cursor.next(in: scene.ring) else { return #expect(Bool(false), "nothing to send") }
        scene.film(100..<220, group: 100)
        scene.film(300..<303, group: 100)
        #expect(cursor.everything(in: scene).pictures == [300, 301, 302])
        #expect(cursor.burst == nil)
    }

    @Test func soundAloneThatIsPassedGoesOnAtTheNewest() {
        var scene = Scene([Footage.sound, Footage.sound], bytes: 1000)
        var cursor = scene.cursor(tracks: [1])
        for number in 0..<100 { scene.append(Footage.sound(number, at: Int64(number) * 1800)) }
        #expect(cursor.everything(in: scene).sounds == [99])
        #expect(cursor.framesDropped == 99)
        #expect(cursor.isLive)
    }

    // MARK: The short way

    /// Two viewers, of whom one takes the short way wherever it can, must be sent the same.
    @Test(arguments: 0..<40)
    func theShortWayIsTheSameAsTheLongOne(_ seed: UInt32) throws {
        var state = seed &* 2_654_435_761 &+ 1
        func random(_ bound: UInt32) -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int((state >> 16) % bound)
        }
        var scene = Scene(bytes: 6000)
        scene.film(0..<random(30), group: 10)
        let start = try #require(RTSPSink.Start.allCases[safe: random(3)])
        let tracks = [[0, 1], [0], [1]][random(3)]
        var (short, long) = (scene.cursor(start, tracks: tracks), scene.cursor(start, tracks: tracks))
        var (viaShort, viaLong): ([Sent], [Sent]) = ([], [])
        var taken = 0
        for number in 30..<200 {
            let position = scene.ring.head
            switch random(8) {
            case 0: scene.appendReport(track: random(2))
            case 1...3: scene.append(Footage.sound(number, at: Int64(number) * Footage.interval))
            default: scene.append(Footage.picture(number, isKey: random(9) == 0))
            }
            // Now and then a viewer does not get round to it for a while.
            guard random(10) > 0, !(60..<140).contains(number) else { continue }
            let unit = try #require(scene.ring[position])
            if let isWanted = short.take(unit, at: position) {
                if isWanted { viaShort.append(Sent(unit, timestamp: nil)) }
                taken += 1
            } else {
                viaShort += short.everything(in: scene)
            }
            viaLong += long.everything(in: scene)
            try #require(viaShort == viaLong)
            #expect(short.position == long.position)
        }
        #expect(short.framesDropped == long.framesDropped)
        #expect(taken > 20)
        #expect(!viaShort.isEmpty)
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
