import MPEGTS
import Media
import Testing

@Suite struct DamageTests {
    /// Tables, then pictures of five packets each at 0, 3000, 6000 …, the first one a keyframe.
    private func pictures(_ count: Int, length: Bool = true) -> TSWriter {
        var writer = TSWriter()
        writer.tables([Sample.video])
        for index in 0..<count {
            let picture = Sample.picture(isKey: index == 0, count: 800, mark: UInt8(index + 1))
            writer.packets(pid: 0x100, TSWriter.pes(picture, pts: Int64(3000 * index), length: length))
        }
        return writer
    }

    @Test(arguments: [true, false])
    func aLostPacketLosesItsPicture(_ length: Bool) {
        for lost in 7..<12 {
            var writer = pictures(4, length: length)
            writer.lose(lost..<lost + 1)
            let seen = demux(writer.bytes)
            #expect(seen.units.map(\.pts) == [0, 6000, 9000], "without packet \(lost)")
            #expect(seen.damages.filter { $0 != .frameTruncated } == [.packetsMissing])
            #expect(seen.contains(.damage(.packetsMissing, track: 0)))
        }
    }

    @Test func aPictureThatWasFilledUpSurvivesTheLossOfTheNext() {
        var writer = pictures(4, length: false)
        writer.lose(7..<12)
        #expect(demux(writer.bytes).units.map(\.pts) == [0, 6000, 9000])
    }

    @Test func aPacketSentTwiceCountsOnce() {
        var writer = pictures(3)
        let packet = Array(writer.bytes[8 * 188..<9 * 188])
        var bytes = writer.bytes
        bytes.insert(contentsOf: packet, at: 9 * 188)
        let seen = demux(bytes)
        #expect(seen.units == demux(writer.bytes).units)
        #expect(seen.damages.isEmpty)
        bytes.insert(contentsOf: packet, at: 9 * 188)
        #expect(demux(bytes).damages.first == .packetsMissing, "three times is sixteen packets lost")
        writer.raw([])
    }

    @Test func packetsInErrorAndScrambledOnesAreDropped() {
        var writer = pictures(4)
        writer = pictures(4)
        var bytes = writer.bytes
        bytes[8 * 188 + 1] |= 0x80
        bytes[13 * 188 + 3] |= 0xc0
        let seen = demux(bytes)
        #expect(seen.units.map(\.pts) == [0, 9000])
        #expect(seen.damages == [.packetMalformed, .packetsMissing, .scrambled])
    }

    @Test func garbageIsSkipped() {
        let clean = pictures(4)
        let garbage: [UInt8] = (0..<500).map { $0 % 50 == 1 ? 0x47 : UInt8($0 & 0x3f) }
        let begin = demux(garbage + clean.bytes)
        #expect(begin.units == demux(clean.bytes).units)
        #expect(begin.damages == [.syncLost])
        var bytes = clean.bytes
        bytes.insert(contentsOf: garbage, at: 7 * 188)
        #expect(demux(bytes).units == demux(clean.bytes).units)
        bytes = clean.bytes
        bytes.removeSubrange(8 * 188 + 20..<8 * 188 + 60)
        let cut = demux(bytes)
        #expect(cut.units.map(\.pts) == [0, 6000, 9000])
        #expect(cut.damages == [.syncLost, .packetsMissing])
    }

    @Test func aBrokenSyncByteCostsOnePacket() {
        var bytes = pictures(4).bytes
        bytes[8 * 188] = 0x46
        #expect(demux(bytes).units.map(\.pts) == [0, 6000, 9000])
    }

    @Test func aShortPESPacketIsDropped() {
        var writer = TSWriter()
        writer.tables([Sample.video])
        let pes = TSWriter.pes(Sample.picture(isKey: true, count: 800), pts: 0)
        writer.packets(pid: 0x100, Array(pes[..<400]))
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: 3000))
        let seen = demux(writer.bytes)
        #expect(seen.damages == [.frameTruncated])
        #expect(seen.units.map(\.pts) == [3000])
    }

    @Test(
        arguments: [
            [0, 0, 2, 0xe0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1],
            [0, 0, 1, 0xe0, 0, 0, 0x00, 0x80, 5, 0x21, 0, 1, 0, 1],
            [0, 0, 1, 0xe0, 0, 4, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1], [1, 2, 3],
        ] as [[UInt8]])
    func brokenPESHeadersAreCounted(_ header: [UInt8]) {
        var writer = TSWriter()
        writer.tables([Sample.video])
        writer.packets(pid: 0x100, header)
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: 3000))
        let seen = demux(writer.bytes)
        #expect(seen.damages == [.headerMalformed])
        #expect(seen.units.count == 1)
    }

    @Test func tooLongFramesAreDropped() {
        var limits = TSDemuxer.Limits()
        limits.accessUnit = 500
        let seen = demux(pictures(3, length: false).bytes, limits: limits)
        #expect(seen.damages == [.frameTooLong, .frameTooLong, .frameTooLong])
        #expect(seen.units.isEmpty)
    }

    @Test func videoWithoutStartCodesIsMalformed() {
        var writer = TSWriter()
        writer.tables([Sample.video])
        writer.packets(pid: 0x100, TSWriter.pes([1, 2, 3, 4], pts: 0))
        #expect(demux(writer.bytes).damages == [.frameMalformed])
    }

    @Test func anAnnouncedDiscontinuityIsNoLoss() {
        var writer = pictures(1)
        var other = TSWriter()
        other.packet(pid: 0x100, isStart: true, TSWriter.pes(Sample.picture(), pts: 50)[...], adaptation: 0x80)
        other.packet(pid: 0x100, isStart: true, TSWriter.pes(Sample.picture(), pts: 60)[...])
        writer.raw(other.bytes)
        let seen = demux(writer.bytes)
        #expect(seen.damages.isEmpty)
        #expect(seen.units.map(\.pts) == [0, 50, 60])
        #expect(seen.contains(.discontinuity))
    }
}
