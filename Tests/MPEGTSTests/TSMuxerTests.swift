import Bytes
import MPEGTS
import Media
import TestKit
import Testing

/// What goes into a transport stream comes out of it.
@Suite struct TSMuxerTests {
    private static let interval: Int64 = 3600
    static let video = Track(codec: .h264(.init(sps: [Sample.sps], pps: [Sample.pps])))
    static let sound = Track(
        codec: .aac(.init(.init(objectType: 2, sampleRate: 44_100, channelConfiguration: 2))))

    static func picture(
        _ number: Int, isKey: Bool = false, count: Int = 3000, delay: Int64 = 0, hasSets: Bool = true
    ) -> AccessUnit {
        var bytes = Sample.picture(isKey: isKey, count: count, mark: UInt8(number & 0x7f | 0x80))
        if !hasSets, isKey { bytes = Array(bytes.dropFirst(Sample.parameters.count)) }
        let payload = SharedBytes(bytes)
        let time = Int64(number) * interval
        return AccessUnit(
            track: 0, pts: MediaTime(ticks: time + delay), dts: MediaTime(ticks: time), isRandomAccess: isKey,
            payload: payload, nalUnits: AnnexB.nalUnits(in: payload.span) ?? [])
    }

    static func sound(at ticks: Int64, track: Int = 1, count: Int = 300) -> AccessUnit {
        AccessUnit(
            track: track, pts: MediaTime(ticks: ticks), dts: MediaTime(ticks: ticks), isRandomAccess: true,
            payload: SharedBytes([UInt8](repeating: UInt8(ticks / 90 & 0x7f), count: count)))
    }

    private func mux(_ units: [AccessUnit], _ tracks: [Track]) -> (bytes: [UInt8], parts: [TSMuxer.Output]) {
        var muxer = TSMuxer()
        muxer.setTracks(tracks)
        let parts = units.compactMap { muxer.mux($0, isStart: $0.track == 0 && $0.isRandomAccess) }
        return (parts.flatMap { $0.bytes.array }, parts)
    }

    @Test(arguments: [1, 20, 150, 158, 159, 160, 170, 180, 184, 185, 350, 3000, 70_000])
    func picturesOfAnyLengthComeThrough(_ count: Int) {
        let units = (0..<40).map {
            Self.picture($0, isKey: $0 % 10 == 0, count: max(count + $0, 4), delay: Int64($0 % 3) * 3600)
        }
        let (bytes, _) = mux(units, [Self.video])
        #expect(PacketChecker(bytes).complaints.isEmpty)
        let seen = demux(bytes)
        #expect(seen.damages.isEmpty)
        #expect(seen.units.count == units.count)
        for (unit, seen) in zip(units, seen.units) {
            #expect(seen.pts == (unit.pts + TSMuxer.lead).ticks)
            #expect(seen.dts == (unit.dts + TSMuxer.lead).ticks)
            #expect(seen.isRandomAccess == unit.isRandomAccess)
            // A delimiter of ours, then the NAL units as they were.
            #expect(Array(seen.payload.prefix(6)) == [0, 0, 0, 1, 0x09, 0xf0])
            #expect(
                seen.nalUnits.dropFirst().map { Array(seen.payload[$0]) }
                    == unit.nalUnits.map { unit.payload.span.array($0) })
        }
    }

    @Test func aKeyframeGetsTheParametersThatItLacks() throws {
        let (bytes, _) = mux([Self.picture(0, isKey: true, hasSets: false), Self.picture(1)], [Self.video])
        let seen = demux(bytes)
        let first = try #require(seen.units.first)
        #expect(first.nalUnits.map { first.payload[$0.lowerBound] & 0x1f } == [9, 7, 8, 5])
        #expect(seen.streams.last?.first?.track == Self.video)
    }

    @Test func aViewerJoinsAtAKeyframe() throws {
        let units = (0..<60).map { Self.picture($0, isKey: $0 % 25 == 0) }
        let (_, parts) = mux(units, [Self.video])
        for (unit, part) in zip(units, parts) where unit.isRandomAccess {
            #expect(part.hasTables)
            let seen = demux(part.bytes.array)
            #expect(seen.units.count == 1, "tables, parameters and picture are all there")
            let checker = PacketChecker(part.bytes.array)
            #expect(checker.randomAccessPackets == 1)
            #expect(checker.clocks == [unit.dts.ticks])
        }
    }

    @Test(arguments: [(25, 0.25), (5, 0.25), (1, 1.0)])
    func tablesAndClockReferencesComeOftenEnough(_ rate: Int, _ tables: Double) {
        let units = (0..<rate * 6).map { number in
            var unit = Self.picture(number, isKey: number == 0, count: 500)
            unit.dts = MediaTime(ticks: Int64(number) * 90_000 / Int64(rate))
            unit.pts = unit.dts
            return unit
        }
        let (bytes, parts) = mux(units, [Self.video])
        let checker = PacketChecker(bytes)
        #expect(checker.complaints.isEmpty)
        #expect(zip(checker.clocks, checker.clocks.dropFirst()).allSatisfy { $1 - $0 <= 9000 })
        let times = zip(units, parts).filter { $1.hasTables }.map { $0.0.dts.seconds }
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 < tables + 1 / Double(rate) })
    }

    @Test func afterAPauseTheClockGoesOnWithoutFilling() {
        var late = Self.picture(2, isKey: true)
        late.dts += MediaTime(seconds: 600)
        late.pts += MediaTime(seconds: 600)
        let (bytes, _) = mux([Self.picture(0, isKey: true), Self.picture(1), late], [Self.video])
        let checker = PacketChecker(bytes)
        #expect(checker.complaints.isEmpty)
        #expect(checker.clocks.count == 3)
    }

    @Test func soundAheadOfThePictureDoesNotTurnTheClockBack() {
        var units: [AccessUnit] = []
        for number in 0..<50 {
            units.append(Self.sound(at: Int64(number) * 3600 + 20_000))
            units.append(Self.picture(number, isKey: number % 25 == 0))
        }
        #expect(PacketChecker(mux(units, [Self.video, Self.sound]).bytes).complaints.isEmpty)
    }

    @Test func soundAloneHasTablesNowAndThen() {
        let units = (0..<200).map { Self.sound(at: Int64($0) * 2090, track: 0) }
        var muxer = TSMuxer()
        muxer.setTracks([Self.sound])
        let parts = units.compactMap { muxer.mux($0, isStart: false) }
        let bytes = parts.flatMap { $0.bytes.array }
        #expect(PacketChecker(bytes).complaints.isEmpty)
        #expect(17...19 ~= parts.count { $0.hasTables })
        #expect(demux(bytes).units.map(\.payload) == units.map { $0.payload.array })
    }

    @Test func newTracksRaiseTheVersion() {
        var muxer = TSMuxer()
        muxer.setTracks([Self.video])
        var bytes = muxer.mux(Self.picture(0, isKey: true), isStart: true)?.bytes.array ?? []
        muxer.setTracks([Self.video])
        bytes += muxer.mux(Self.picture(1), isStart: false)?.bytes.array ?? []
        muxer.setTracks([Self.video, Self.sound])
        bytes += muxer.mux(Self.picture(2), isStart: false)?.bytes.array ?? []
        bytes += muxer.mux(Self.sound(at: 7200), isStart: false)?.bytes.array ?? []
        let checker = PacketChecker(bytes)
        #expect(checker.complaints.isEmpty)
        #expect(checker.versions == [0, 1])
        #expect(demux(bytes).streams.last?.map { $0.track?.codec.name } == ["H.264", "AAC"])
    }

    @Test func whatStandsInFrontIsToldTheLength() throws {
        var muxer = TSMuxer()
        muxer.setTracks([Self.video])
        let muxed = muxer.mux(Self.picture(0, isKey: true), isStart: true) { [0x82, UInt8($0 / 188), UInt8($0 % 188)] }
        let output = try #require(muxed)
        #expect(output.packetOffset == 3)
        let bytes = output.bytes.array
        #expect(bytes.count - 3 == Int(bytes[1]) * 188)
        #expect(bytes[2] == 0)
        #expect(PacketChecker(Array(bytes.dropFirst(3))).complaints.isEmpty)
    }

    @Test func aTrackThatCannotBeCarriedIsLeftOut() {
        let lowDelay = Track(
            codec: .aac(.init(.init(objectType: 39, sampleRate: 48_000, channelConfiguration: 1, samplesPerFrame: 480)))
        )
        #expect(!TSMuxer.canCarry(lowDelay))
        var muxer = TSMuxer()
        muxer.setTracks([Self.video, lowDelay])
        let picture = muxer.mux(Self.picture(0, isKey: true), isStart: true)
        for track in [1, 7] {
            let sound = muxer.mux(Self.sound(at: 0, track: track), isStart: false)
            #expect(sound == nil)
        }
        #expect(demux(picture?.bytes.array ?? []).streams.last?.count == 1)
    }

    @Test(arguments: [Int64(0), 7200])
    func otherTimesCanBePutIn(_ delay: Int64) throws {
        var muxer = TSMuxer()
        muxer.setTracks([Self.video])
        for number in 0..<3 {
            let unit = Self.picture(number, isKey: number == 0, delay: delay)
            let output = muxer.mux(unit, isStart: number == 0)
            var bytes = try #require(output).bytes.array
            let (pts, dts) = (MediaTime(ticks: 1 << 33 + 12_345 + delay), MediaTime(ticks: 1 << 33 + 12_345))
            bytes.withUnsafeMutableBytes { TSRetiming.retime($0, pts: pts, dts: dts) }
            let checker = PacketChecker(bytes)
            #expect(checker.complaints.isEmpty)
            #expect(checker.clocks == [dts.ticks & 0x1_ffff_ffff])
            guard number == 0 else { continue }
            let seen = try #require(demux(bytes).units.first)
            #expect(seen.pts & 0x1_ffff_ffff == (pts + TSMuxer.lead).ticks & 0x1_ffff_ffff)
            #expect(seen.dts & 0x1_ffff_ffff == (dts + TSMuxer.lead).ticks & 0x1_ffff_ffff)
        }
    }
}
