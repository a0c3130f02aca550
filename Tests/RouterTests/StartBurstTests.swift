import Media
import Router
import Testing

/// How the kept pictures stand to each other, and for whom.
@Suite struct StartBurstTests {
    /// A frame's time where `told` is right.
    private static let interval: Int64 = 3003
    private static let told = 90_000 / 3003.0

    private func timestamps(
        _ count: Int, frameRate: Double?, isForFFmpeg: Bool, interval: Int64 = Self.interval
    ) -> [Int64] {
        let start: Int64 = 900_000
        let times = (0..<count).map { MediaTime(ticks: start + Int64($0) * interval) }
        let burst = StartBurst(
            end: count, first: times[0], newest: times[count - 1], count: count,
            frameRate: frameRate, isForFFmpeg: isForFFmpeg)
        return times.map { (burst.time(for: $0) - times[count - 1]).ticks }
    }

    @Test(arguments: [told, nil], [2, 8, 9, 250])
    func noTwoPicturesShareATimestamp(_ rate: Double?, _ count: Int) throws {
        let stamps = timestamps(count, frameRate: rate, isForFFmpeg: false)
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try #require(stamps.first) >= Int64(-4 * count))
    }

    @Test(arguments: [9, 13, 21, 250])
    func whereTheVideoTellsItsRateFFmpegFindsNoOther(_ count: Int) throws {
        let stamps = timestamps(count, frameRate: Self.told, isForFFmpeg: true)
        let distances = zip(stamps, stamps.dropFirst()).map { $1 - $0 }
        #expect(distances.allSatisfy { $0 > 0 })
        #expect(try #require(distances.last) > distances[0], "equal distances would be a frame rate")
        #expect(try #require(stamps.first) > -Self.interval / 2 - Int64(4 * count), "no delay that one sees")
    }

    @Test(arguments: [(30, nil, 3600), (8, told, 3003), (30, told, 3600)])
    func whereFFmpegHasToMeasureItSeesTheLivePicturesAlone(_ count: Int, _ rate: Double?, _ interval: Int64) {
        let stamps = timestamps(count, frameRate: rate, isForFFmpeg: true, interval: interval)
        #expect(stamps.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [false, true])
    func aGroupThatTakesNoTimeIsNoTrouble(_ isForFFmpeg: Bool) {
        #expect(timestamps(1, frameRate: Self.told, isForFFmpeg: isForFFmpeg) == [0])
        #expect(timestamps(30, frameRate: Self.told, isForFFmpeg: isForFFmpeg, interval: 0).allSatisfy { $0 == 0 })
    }
}
