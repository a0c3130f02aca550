import Media
import RTP
import Testing

@testable import Sinks

/// How the kept pictures stand to each other, and for whom.
@Suite struct StartBurstTests {
    /// A frame's time where the parameters of `Footage.timed` are right: 60 fields of 1001/60000 s.
    private static let interval: Int64 = 3003

    private func timestamps(
        _ count: Int, _ track: Track, isForFFmpeg: Bool, interval: Int64 = Self.interval
    ) -> [Int32] {
        let start: Int64 = 900_000
        let times = (0..<count).map { MediaTime(ticks: start + Int64($0) * interval) }
        let burst = RTSPSink.StartBurst(
            end: count, first: times[0], newest: times[count - 1], count: count,
            video: Scene([track]).presentation.streams[0], isForFFmpeg: isForFFmpeg)
        let all = times.map { burst.timestamp(for: $0) }
        return all.map { Int32(bitPattern: $0 &- all[count - 1]) }
    }

    @Test(arguments: Footage.Rate.allCases, [2, 8, 9, 250])
    func noTwoPicturesShareATimestamp(_ rate: Footage.Rate, _ count: Int) throws {
        let stamps = timestamps(count, rate.track, isForFFmpeg: false)
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try #require(stamps.first) >= Int32(-4 * count))
    }

    @Test(arguments: [9, 13, 21, 250])
    func whereTheVideoTellsItsRateFFmpegFindsNoOther(_ count: Int) throws {
        let stamps = timestamps(count, Footage.timed, isForFFmpeg: true)
        let distances = zip(stamps, stamps.dropFirst()).map { $1 - $0 }
        #expect(distances.allSatisfy { $0 > 0 })
        #expect(try #require(distances.last) > distances[0], "equal distances would be a frame rate")
        #expect(try #require(stamps.first) > Int32(-Self.interval / 2) - Int32(4 * count), "no delay that one sees")
    }

    @Test(arguments: [(30, Footage.untimed, 3600), (8, Footage.timed, 3003), (30, Footage.timed, 3600)])
    func whereFFmpegHasToMeasureItSeesTheLivePicturesAlone(_ count: Int, _ track: Track, _ interval: Int64) {
        let stamps = timestamps(count, track, isForFFmpeg: true, interval: interval)
        #expect(stamps.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [false, true])
    func aGroupThatTakesNoTimeIsNoTrouble(_ isForFFmpeg: Bool) {
        #expect(timestamps(1, Footage.timed, isForFFmpeg: isForFFmpeg) == [0])
        #expect(timestamps(30, Footage.timed, isForFFmpeg: isForFFmpeg, interval: 0).allSatisfy { $0 == 0 })
    }
}
