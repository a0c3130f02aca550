import MPEGTS
import Media
import Testing

@Suite struct VideoStreamTests {
    private func writer() -> TSWriter {
        var writer = TSWriter()
        writer.tables([Sample.video])
        return writer
    }

    @Test func parametersAreToldBeforeTheFirstPicture() {
        var writer = writer()
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: 3000, dts: 0))
        let seen = demux(writer.bytes)
        let track = Track(codec: .h264(.init(sps: [Sample.sps], pps: [Sample.pps])))
        let stream = TSDemuxer.Stream(pid: 0x100, streamType: 0x1b, encoding: .h264)
        var known = stream
        known.track = track
        #expect(seen.prefix(2) == [.streams([stream]), .streams([known])])
        #expect(seen.units.map(\.dts) == [0])
        #expect(seen.units.first?.nalUnits.count == 3)
        #expect(track.width == 1280)
    }

    @Test func picturesBeforeTheirParametersAreDroppedAndCounted() {
        var writer = writer()
        for time in 0..<3 { writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(), pts: Int64(time))) }
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: 3))
        let seen = demux(writer.bytes)
        #expect(seen.damages == [.parametersMissing, .parametersMissing, .parametersMissing])
        #expect(seen.units.map(\.pts) == [3])
    }

    @Test func parameterSetsOnTheirOwnJoinTheNextPicture() {
        var writer = writer()
        writer.packets(pid: 0x100, TSWriter.pes(Sample.parameters, pts: 100))
        writer.packets(pid: 0x100, TSWriter.pes([0, 0, 0, 1, 0x65, 0x88, 0x84], pts: 100))
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.payload) == [Sample.parameters + [0, 0, 0, 1, 0x65, 0x88, 0x84]])
        #expect(seen.units.first?.nalUnits.count == 3)
    }

    @Test func aRepeatedParameterSetIsNoChange() {
        var writer = writer()
        for time in 0..<4 { writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: Int64(time))) }
        #expect(demux(writer.bytes).streams.count == 2)
    }

    @Test func timestampsDoNotWrapAndTracksStayTogether() {
        var writer = TSWriter()
        writer.tables([Sample.video, Sample.audio])
        let period: Int64 = 1 << 33
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: period - 100, dts: period - 200))
        writer.packets(pid: 0x101, TSWriter.pes(Sample.adts(count: 9, mark: 1), pts: 5))
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(), pts: 300, dts: period - 1))
        writer.packets(pid: 0x101, TSWriter.pes(Sample.adts(count: 9, mark: 1), pts: period - 50))
        let seen = demux(writer.bytes)
        #expect(seen.units.map { $0.pts - period } == [-100, 5, 300, -50])
        #expect(seen.units.map { $0.dts - period } == [-200, 5, -1, -50])
    }

    @Test func aMissingTimestampIsGuessedFromTheInterval() {
        var writer = writer()
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true)))
        for time: Int64? in [1000, 4000, nil, 10_000] {
            writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: time))
        }
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.pts) == [1000, 4000, 7000, 10_000])
        #expect(seen.damages == [.timestampMissing])
    }

    @Test func aHeaderMayBeSpreadOverPackets() {
        var writer = writer()
        let pes = TSWriter.pes(Sample.picture(isKey: true), pts: 77, dts: 66, stuffing: 200)
        writer.packets(pid: 0x100, pes, room: 5)
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.pts) == [77])
        #expect(seen.units.first?.payload == Sample.picture(isKey: true))
    }
}
