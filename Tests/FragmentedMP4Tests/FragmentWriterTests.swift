import Bytes
import FragmentedMP4
import Media
import TestKit
import Testing

/// Samples stand where the boxes say, with the times that players need.
@Suite struct FragmentWriterTests {
    private func samples(_ tracks: [Track], _ units: [AccessUnit], _ placement: ParameterSetPlacement = .inBand)
        -> [BoxTree.Sample]
    {
        var writer = FragmentWriter(tracks: tracks, placement)
        var bytes = writer.initializationSegment
        for unit in units { bytes += writer.fragment([unit])?.bytes.array ?? [] }
        let tree = BoxTree(bytes)
        #expect(tree.complaints.isEmpty)
        return tree.samples()
    }

    @Test func aFragmentOfOneFrameIsMoofAndMdat() throws {
        var writer = FragmentWriter(tracks: [Footage.video], .inBand)
        for number in 0..<3 {
            let unit = Footage.picture(at: Int64(number) * 3600, isKey: number == 0)
            let made = writer.fragment([unit]) { [0x82, UInt8($0)] }
            let output = try #require(made)
            #expect(output.fragmentOffset == 2)
            let bytes = Array(output.bytes.array.dropFirst(2))
            #expect(output.bytes.span[1] == UInt8(bytes.count))
            let tree = BoxTree(bytes)
            #expect(tree.complaints.isEmpty)
            #expect(tree.boxes.map(\.type) == ["moof", "mdat"])
            let header = try #require(tree["moof"].first?.find("mfhd"))
            #expect(tree.uint32(header.payload.lowerBound + 4) == UInt32(number + 1))
        }
    }

    @Test func picturesAreNALUnitsBehindTheirLengths() throws {
        let units = [Footage.picture(at: 0, isKey: true), Footage.picture(at: 3600)]
        let inBand = samples([Footage.video], units)
        func counted(_ units: [[UInt8]]) -> [UInt8] { units.flatMap { [0, 0, 0, UInt8($0.count)] + $0 } }
        let (key, other): ([UInt8], [UInt8]) = ([0x65, 0x9a, 0xa5, 0x80], [0x41, 0x9a, 0xa5, 0x81])
        #expect(inBand.map(\.bytes) == [counted([Footage.sps, Footage.pps, key]), counted([other])], "no delimiter")
        #expect(inBand.map(\.isKey) == [true, false])
        let inEntry = samples([Footage.video], units, .sampleEntry)
        #expect(inEntry.map(\.bytes) == [counted([key]), counted([other])])
        let bare = samples([Footage.video], [Footage.picture(at: 0, isKey: true, hasSets: false)])
        #expect(bare.map(\.bytes) == [counted([Footage.sps, Footage.pps, key])], "what it lacks is put in")
    }

    @Test func everyFrameTellsItsOwnTime() {
        let times = (0..<50).map { Int64($0) * 3600 + Int64($0 * 7919 % 400) }
        let made = samples(
            [Footage.video], times.enumerated().map { Footage.picture(at: $1, isKey: $0 == 0, delay: 3600) })
        #expect(made.map(\.decodeTime) == times, "nothing drifts")
        #expect(made.allSatisfy { $0.compositionOffset == 3600 })
        #expect(made.dropFirst(2).allSatisfy { 3200...4000 ~= $0.duration }, "as long as the one before")
    }

    /// A frame more than twice the last one's duration later would be a gap to a browser.
    @Test(arguments: [5400, 10_800, 90_000, 270_000] as [Int64])
    func afterAPauseBrowsersSeeNoGap(_ pause: Int64) {
        var units = (0..<20).map { Footage.picture(at: Int64($0) * 3600, isKey: $0 == 0, delay: 3600) }
        units += (0..<100).map { Footage.picture(at: 19 * 3600 + pause + Int64($0) * 3600, delay: 3600) }
        let made = samples([Footage.video], units)
        for (unit, sample) in zip(units, made) {
            #expect(sample.decodeTime + sample.compositionOffset == unit.pts.ticks, "shown when it is to be shown")
            #expect(sample.compositionOffset >= 3600)
        }
        for (earlier, later) in zip(made, made.dropFirst()) {
            #expect(later.decodeTime > earlier.decodeTime)
            #expect(later.decodeTime - earlier.decodeTime <= 2 * earlier.duration)
        }
        #expect(made.last?.decodeTime == units.last?.dts.ticks, "it has caught up")
    }

    @Test func aKeyframeAfterAnOutageIsWhereItIs() {
        let units = [0, 3600, 9_000_000].map { Footage.picture(at: $0, isKey: $0 != 3600) }
        #expect(samples([Footage.video], units).map(\.decodeTime) == [0, 3600, 9_000_000])
    }

    @Test func anotherFrameRateIsLearned() {
        var units = (0..<10).map { Footage.picture(at: Int64($0) * 3600, isKey: $0 == 0) }
        for number in 1...30 { units.append(Footage.picture(at: 9 * 3600 + Int64(number) * 18_000)) }
        let made = samples([Footage.video], units)
        #expect(made.last?.duration == 18_000)
        #expect(made.last?.compositionOffset == 0)
    }

    @Test func soundIsContinuousWhereItsTimesAreRounded() {
        let units = (0..<500).map { Footage.sound(at: (Int64($0) * 1024 * 90_000 + 22_050) / 44_100, track: 0) }
        let made = samples([Footage.sound], units)
        #expect(made.map(\.decodeTime) == (0..<500).map { $0 * 1024 })
        #expect(made.allSatisfy { $0.duration == 1024 && $0.compositionOffset == 0 && $0.isKey })
    }

    @Test func soundThatPausesIsHeardWhenItIsToBe() {
        var units = (0..<20).map { Footage.sound(at: Int64($0) * 1800, track: 0) }
        units += (0..<100).map { Footage.sound(at: 100_000 + Int64($0) * 1800, track: 0) }
        let made = samples([Footage.opus], units)
        for (unit, sample) in zip(units, made) {
            #expect(abs(sample.decodeTime + sample.compositionOffset - unit.pts.scaled(to: 48_000)) <= 240)
        }
        #expect(zip(made, made.dropFirst()).allSatisfy { $1.decodeTime - $0.decodeTime <= 2 * $0.duration })
    }

    @Test func aLongFragmentHasAllTracksAndKnownDurations() throws {
        var writer = FragmentWriter(tracks: [Footage.video, Footage.sound], .sampleEntry)
        let pictures = (0..<25).map { Footage.picture(at: Int64($0) * 3600 + Int64($0 % 2) * 100, isKey: $0 == 0) }
        let sounds = (0..<43).map { Footage.sound(at: Int64($0) * 2090) }
        let made = writer.fragment(
            (pictures + sounds).sorted { $0.dts < $1.dts }, ends: [MediaTime(ticks: 90_000)], beginsSegment: true)
        let tree = BoxTree(try #require(made).bytes.array)
        #expect(tree.complaints.isEmpty)
        #expect(tree.boxes.map(\.type) == ["styp", "moof", "mdat"])
        let (video, sound) = (tree.samples().filter { $0.track == 0 }, tree.samples().filter { $0.track == 1 })
        #expect(video.map(\.decodeTime) == pictures.map(\.dts.ticks))
        #expect(video.map(\.duration).reduce(0, +) == 90_000)
        #expect(sound.map(\.duration) == Array(repeating: 1024, count: 43))
        #expect(sound.map(\.bytes) == sounds.map { $0.payload.array })
    }

    @Test func otherTracksNeedAnotherSegmentAndTimesGoOn() throws {
        var writer = FragmentWriter(tracks: [Footage.video], .inBand)
        _ = writer.fragment([Footage.picture(at: 0, isKey: true)])
        let before = writer.initializationSegment
        writer.setTracks([Footage.video, Footage.sound])
        #expect(writer.initializationSegment != before)
        let made = writer.fragment([Footage.picture(at: 360_000), Footage.sound(at: 360_000)])
        let samples = BoxTree(try #require(made).bytes.array).samples()
        #expect(samples.map(\.track) == [0, 1])
        #expect(samples[0].decodeTime + samples[0].compositionOffset == 360_000)
        #expect(samples[0].decodeTime < 10_000, "no gap to a browser")
    }

    @Test(arguments: [Int64(0), 7200])
    func otherTimesCanBePutIn(_ delay: Int64) throws {
        var writer = FragmentWriter(tracks: [Footage.video], .inBand)
        let made = writer.fragment([Footage.picture(at: 3600, isKey: true, delay: 1800)])
        let was = try #require(made).bytes.array
        var bytes = was
        bytes.withUnsafeMutableBytes {
            FragmentRetiming.retime($0, pts: MediaTime(ticks: 1 << 40 + delay), dts: MediaTime(ticks: 1 << 40))
        }
        var expected = BoxTree(was).samples()
        expected[0].decodeTime = 1 << 40
        expected[0].compositionOffset = delay
        #expect(BoxTree(bytes).samples() == expected)
        #expect(BoxTree(bytes).complaints.isEmpty)
    }

    @Test func timesCanBeMadeToBeginAtZero() throws {
        let tracks = [Footage.video, Footage.sound]
        var writer = FragmentWriter(tracks: tracks, .inBand)
        var shift = FragmentShift(tracks: tracks)
        // Ten seconds; sound counts in its sample rate.
        let units = [
            [Footage.picture(at: 900_000, isKey: true)], [Footage.sound(at: 945_000, track: 1)],
            [Footage.picture(at: 903_600)],
        ]
        var times: [Double] = []
        for unit in units {
            let made = writer.fragment(unit)
            var bytes = try #require(made).bytes.array
            bytes.withUnsafeMutableBytes { shift.apply(to: $0) }
            let sample = try #require(BoxTree(bytes).samples().first)
            let timescale = tracks[sample.track].sampleRate ?? 90_000
            times.append(Double(sample.decodeTime) / Double(timescale))
            #expect(BoxTree(bytes).complaints.isEmpty)
        }
        #expect(times == [0, 0.5, 0.04])
    }

    @Test func brokenBoxesAreLeftAlone() {
        var shift = FragmentShift(tracks: [Footage.video])
        for length in 0..<24 {
            var bytes: [UInt8] = Array(
                [0, 0, 0, 16, 0x6D, 0x6F, 0x6F, 0x66, 0, 0, 0, 9, 0x74, 0x72, 0x61, 0x66].prefix(length))
            let was = bytes
            bytes.withUnsafeMutableBytes { shift.apply(to: $0) }
            #expect(bytes == was)
        }
    }

    @Test func unitsOfNoTrackMakeNoFragment() {
        var writer = FragmentWriter(tracks: [Footage.video], .inBand)
        let made = writer.fragment([Footage.sound(at: 0, track: 3)])
        #expect(made == nil)
        let empty = writer.fragment([])
        #expect(empty == nil)
    }
}
