import MPEGTS
import Media
import Testing

@Suite struct ProgramTableTests {
    @Test func checksumIsThatOfTheStandard() {
        #expect(CRC32.checksum(Array("123456789".utf8).span.bytes) == 0x0376_e6e7)
    }

    @Test func listsEveryStreamAndWhatItIs() {
        var writer = TSWriter()
        let opus: [UInt8] = [5, 4, 0x4f, 0x70, 0x75, 0x73, 0x7f, 2, 0x80]
        let streams: [(UInt8, [UInt8], TSDemuxer.Encoding?)] = [
            (0x1b, [], .h264), (0x24, [], .h265), (0x0f, [0x0a, 4, 0x65, 0x6e, 0x67, 0], .adts), (0x11, [], .latm),
            (0x03, [], .mpegAudio), (0x04, [], .mpegAudio), (0x81, [], .ac3), (0x06, [0x6a, 1, 0], .ac3),
            (0x06, [5, 4, 0x41, 0x43, 0x2d, 0x33], .ac3), (0x06, opus + [6], .opus), (0x06, opus + [0], .opus),
            (0x06, opus + [0x81], nil), (0x06, [], nil), (0x06, [5, 9, 0x4f], nil), (0x02, [], nil), (0x15, [], nil),
        ]
        writer.tables(streams.enumerated().map { TSWriter.Stream(pid: 0x200 + $0, type: $1.0, descriptors: $1.1) })
        let seen = demux(writer.bytes)
        #expect(seen.streams.count == 1)
        #expect(seen.streams.first?.map(\.encoding) == streams.map(\.2))
        #expect(seen.streams.first?.map(\.pid) == Array(0x200..<0x210))
        #expect(seen.streams.first?.compactMap { $0.track?.channels } == [6, 2])
    }

    @Test func aTableMayBeSpreadOverPackets() {
        var writer = TSWriter()
        writer.association()
        let streams = (0..<12).map {
            TSWriter.Stream(pid: 0x100 + $0, type: 0x0f, descriptors: [0x99, 40] + Array(repeating: 1, count: 40))
        }
        writer.map(streams)
        #expect(writer.packetCount > 3)
        #expect(demux(writer.bytes).streams.map(\.count) == [12])
        writer.lose(2..<3)
        #expect(demux(writer.bytes).streams.isEmpty)
    }

    @Test func sectionsMayFollowEachOtherInOnePacket() {
        var alone = TSWriter()
        alone.map([Sample.video])
        alone.map([Sample.video, Sample.audio], version: 1)
        // Behind header, adaptation field and pointer of each packet stands its section.
        let sections = [0, 1].map { packet -> [UInt8] in
            let bytes = Array(alone.bytes[packet * 188..<(packet + 1) * 188])
            return Array(bytes[(4 + 1 + Int(bytes[4]) + 1)...])
        }
        var writer = TSWriter()
        writer.association()
        let rest = writer.packet(pid: TSWriter.mapPID, isStart: true, ([0] + sections[0] + sections[1])[...], room: 40)
        // The second section ends behind the pointer of a packet in which another begins.
        writer.packet(
            pid: TSWriter.mapPID, isStart: true, ([UInt8(rest.count)] + rest + sections[1] + [0xff, 0xff])[...])
        #expect(demux(writer.bytes).streams.map(\.count) == [1, 2])
    }

    @Test func wrongChecksumsChangeNothing() {
        var writer = TSWriter()
        writer.association(corrupting: true)
        writer.tables([Sample.video])
        writer.map([Sample.video, Sample.audio], version: 1, corrupting: true)
        let seen = demux(writer.bytes)
        #expect(seen.streams.map(\.count) == [1])
        #expect(seen.damages == [.tableMalformed, .tableMalformed])
    }

    @Test func aNewMapKeepsTheStreamsItKeeps() {
        var writer = TSWriter()
        writer.tables([Sample.video, Sample.audio])
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: 0))
        // The audio goes and comes before the video: the indexes change, the video's parameters stay.
        let other = TSWriter.Stream(pid: 0x105, type: 0x04)
        writer.packet(pid: 0x100, isStart: true, TSWriter.pes(Sample.picture(count: 300), pts: 10)[..<150], room: 150)
        writer.map([other, Sample.video], version: 1)
        writer.packet(pid: 0x100, isStart: false, TSWriter.pes(Sample.picture(count: 300), pts: 10)[150...])
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.track) == [0, 1])
        #expect(seen.streams.last?.map(\.pid) == [0x105, 0x100])
        #expect(seen.streams.last?[1].track != nil)
        #expect(seen.damages.isEmpty)
    }

    @Test func aStreamThatGoesAwayHandsOnItsLastFrame() {
        var writer = TSWriter()
        writer.tables([Sample.video])
        writer.packets(pid: 0x100, TSWriter.pes(Sample.picture(isKey: true), pts: 0, length: false))
        writer.map([Sample.audio], version: 1)
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.pts) == [0])
        #expect(seen.streams.last?.map(\.pid) == [0x101])
    }

    @Test func theFirstProgramIsChosenAndFollowed() {
        var writer = TSWriter()
        writer.association([(0, 0x10), (7, 0x300), (8, 0x301)])
        writer.map([Sample.audio], pid: 0x301, number: 8)
        writer.map([Sample.video], pid: 0x300, number: 7)
        writer.association([(8, 0x301), (7, 0x300)], version: 1)
        writer.association([(8, 0x301)], version: 2)
        writer.map([Sample.audio], pid: 0x301, number: 8)
        #expect(demux(writer.bytes).streams.map { $0.map(\.pid) } == [[0x100], [0x101]])
    }

    @Test func listsNoMoreStreamsThanItsLimit() {
        var writer = TSWriter()
        writer.tables((0..<60).map { TSWriter.Stream(pid: 0x100 + $0, type: 0x0f) })
        #expect(demux(writer.bytes).streams.map(\.count) == [16])
    }

    @Test func lengthsThatLeadOutOfATableAreMalformed() {
        for body: [UInt8] in [
            [2, 0, 0, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 9], [2, 0, 0, 0, 1, 0xc1, 0, 0, 0xe1],
            [2, 0, 0, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0, 0x1b, 0xe1, 0, 0xf0, 1],
            [2, 0, 0, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0, 0x1b, 0xe1],
        ] {
            var writer = TSWriter()
            writer.association()
            writer.section(pid: TSWriter.mapPID, body)
            let seen = demux(writer.bytes)
            #expect(seen.damages == [.tableMalformed])
            #expect(seen.streams.isEmpty)
        }
    }

    @Test func readsTheClockReference() {
        var packet: [UInt8] = [0x47, 1, 0, 0x20, 183, 0x10, 0x80, 0, 0, 1, 0xfe, 0]
        packet += Array(repeating: 0xff, count: 188 - packet.count)
        #expect(TSPacket.clockReference(in: packet.span.bytes) == Int64(0x1_0000_0003))
        packet[5] = 0
        #expect(TSPacket.clockReference(in: packet.span.bytes) == nil)
    }
}
