import MPEGTS
import Media
import Testing

/// A frame is handed on when its last byte is here.
@Suite struct FrameEndTests {
    private func writer() -> TSWriter {
        var writer = TSWriter()
        writer.tables([Sample.video, Sample.audio])
        return writer
    }

    @Test func aToldLengthEndsTheFrame() {
        var demuxer = TSDemuxer()
        var writer = writer()
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true, count: 500), pts: 3000))
        let seen = demuxer.parse(writer.bytes)
        #expect(seen.units.map(\.pts) == [3000])
        #expect(seen.units.first?.isRandomAccess == true)
        #expect(seen.units.first?.payload == Sample.picture(isKey: true, count: 500))
        #expect(demuxer.drained().isEmpty)
    }

    @Test func stuffingAndADrainedPipeEndAFrameOfUntoldLength() {
        var demuxer = TSDemuxer()
        var writer = writer()
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true, count: 500), pts: 3000, length: false))
        #expect(demuxer.parse(writer.bytes).units.isEmpty)
        #expect(demuxer.drained().units.map(\.pts) == [3000])
        #expect(demuxer.drained().isEmpty)
        var next = TSWriter()
        next.packet(pid: 0x100, isStart: false, [1, 2, 3])
        #expect(demuxer.parse(next.bytes).damages == [.packetsMissing], "the counter begins anew here")
    }

    @Test func bytesBehindAWrongEndAreCounted() {
        var demuxer = TSDemuxer()
        var writer = writer()
        let pes = TSWriter.pes(Sample.picture(isKey: true, count: 500), pts: 3000, length: false)
        writer.packets(pid: 0x100, Array(pes[..<300]))
        _ = demuxer.parse(writer.bytes)
        #expect(demuxer.drained().units.count == 1)
        let written = writer.bytes.count
        writer.packet(pid: 0x100, isStart: false, pes[300...])
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(), pts: 6000))
        let seen = demuxer.parse(Array(writer.bytes[written...]))
        #expect(seen.damages == [.frameSplit])
        #expect(seen.units.map(\.pts) == [6000])
    }

    @Test func aFullLastPacketLeavesTheEndToTheNextFrameOrToFlush() {
        var demuxer = TSDemuxer()
        var writer = writer()
        let header = TSWriter.pes([], pts: 0).count
        let full = Sample.picture(isKey: true, count: 3 * 184 - header - Sample.parameters.count - 4)
        writer.packets(pid: 0x100, TSWriter.pes(full, pts: 3000, length: false))
        #expect(demuxer.parse(writer.bytes).units.isEmpty)
        #expect(demuxer.drained().isEmpty)
        var again = demuxer
        #expect(again.flush().units.map(\.pts) == [3000])
        let written = writer.bytes.count
        writer.packet(pid: 0x100, isStart: true, TSWriter.pes(Sample.picture(), pts: 6000, length: false)[...])
        #expect(demuxer.parse(Array(writer.bytes[written...])).units.map(\.pts) == [3000])
        #expect(demuxer.drained().units.map(\.pts) == [6000])
    }

    @Test func aFlaggedAdaptationFieldIsNoStuffing() {
        var demuxer = TSDemuxer()
        var writer = writer()
        // Two bytes of adaptation field which say "random access": the packet is as full as can be.
        let pes = TSWriter.pes(Sample.picture(isKey: true, count: 400), pts: 3000, length: false)
        let rest = writer.packet(pid: 0x100, isStart: true, pes[...], adaptation: 0x40)
        #expect(demuxer.parse(writer.bytes).units.isEmpty)
        #expect(demuxer.drained().isEmpty)
        #expect(rest.count == pes.count - 182)
    }

    @Test func audioFramesComeOutOneByOne() {
        var demuxer = TSDemuxer()
        var writer = writer()
        let frames = [
            Sample.adts(count: 150, mark: 1), Sample.adts(count: 150, mark: 2), Sample.adts(count: 150, mark: 3),
        ]
        writer.packets(pid: 0x101, TSWriter.pes(Array(frames.joined()), pts: 9000))
        let perPacket = (0..<writer.packetCount).map { packet in
            demuxer.parse(Array(writer.bytes[packet * 188..<(packet + 1) * 188])).units.map(\.payload[0])
        }
        #expect(perPacket == [[], [], [1], [2], [3]])
    }
}
