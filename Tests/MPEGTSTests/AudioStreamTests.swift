import MPEGTS
import Media
import Testing

@Suite struct AudioStreamTests {
    @Test func timestampsAdvanceBySamplesWithoutAddingUpRounding() {
        var writer = TSWriter()
        writer.tables([Sample.audio])
        let frames = (0..<200).map { Sample.adts(count: 20, mark: UInt8($0)) }
        writer.packets(pid: 0x101, TSWriter.pes(Array(frames.joined()), pts: 1000))
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.payload) == (0..<200).map { Array(repeating: UInt8($0), count: 20) })
        #expect(
            seen.units.map(\.pts) == (0..<200).map { 1000 + Int64((Double($0) * 1024 * 90_000 / 44_100).rounded()) })
        #expect(seen.units.allSatisfy { $0.isRandomAccess && $0.pts == $0.dts })
        let config: [UInt8] = [0x12, 0x10]
        #expect(
            seen.streams.last?[0].track?.codec
                == .aac(.init(audioSpecificConfig: config, sampleRate: 44_100, channels: 2)))
    }

    @Test func aFrameMayLieInTwoPESPackets() {
        var writer = TSWriter()
        writer.tables([Sample.audio])
        let stream = Array((0..<6).map { Sample.adts(count: 100, mark: UInt8($0)) }.joined())
        // The second packet's time is that of the frame which begins in it first.
        writer.packets(pid: 0x101, TSWriter.pes(Array(stream[..<250]), pts: 90_000))
        writer.packets(pid: 0x101, TSWriter.pes(Array(stream[250...]), pts: 190_000))
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.pts) == [90_000, 92_090, 94_180, 190_000, 192_090, 194_180])
        #expect(seen.damages.isEmpty)
    }

    @Test func aStreamJoinedInsideOfAFrameFindsTheNextOne() {
        var writer = TSWriter()
        writer.tables([Sample.audio])
        let stream = Array((0..<6).map { Sample.adts(count: 100, mark: UInt8($0)) }.joined())
        writer.packets(pid: 0x101, TSWriter.pes(Array(stream[33...]), pts: 90_000))
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.payload[0]) == [1, 2, 3, 4, 5])
        #expect(seen.units.first?.pts == 90_000)
    }

    @Test func aLostPacketLosesOnlyWhatIsInIt() {
        var writer = TSWriter()
        writer.tables([Sample.audio])
        for index in 0..<4 {
            let stream = (0..<4).map { Sample.adts(count: 93, mark: UInt8(4 * index + $0)) }
            writer.packets(pid: 0x101, TSWriter.pes(Array(stream.joined()), pts: Int64(10_000 * index)))
        }
        writer.lose(6..<7)
        let seen = demux(writer.bytes)
        #expect(seen.damages == [.packetsMissing])
        #expect(seen.units.map(\.payload[0]) == [0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 14, 15])
        #expect(seen.units.map(\.pts)[5] == 20_000)
    }

    @Test func opusPacketsLoseTheirControlHeaders() {
        var writer = TSWriter()
        let descriptors: [UInt8] = [0x05, 4, 0x4f, 0x70, 0x75, 0x73, 0x7f, 2, 0x80, 2]
        writer.tables([TSWriter.Stream(pid: 0x102, type: 6, descriptors: descriptors)])
        let long: [UInt8] = [0xfc] + Array(repeating: 7, count: 299)
        let trimmed: [UInt8] = [0x7f, 0xf0, 3, 0x01, 0x38, 0xfc, 1, 2]
        let extended: [UInt8] = [0x7f, 0xec, 2, 0x00, 0x10, 1, 0xaa, 0x78, 9]
        writer.packets(
            pid: 0x102, TSWriter.pes(trimmed + [0x7f, 0xe0, 255, 45] + long + extended, pts: 4500))
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.payload) == [[0xfc, 1, 2], long, [0x78, 9]])
        #expect(seen.units.map(\.pts) == [4500, 6300, 8100])
        #expect(seen.streams.first?[0].track == Track(codec: .opus(.init(channels: 2))), "known from the map")
        #expect(seen.streams.count == 1)
    }

    @Test func aChangeOfParametersIsToldBeforeTheFrameThatNeedsIt() {
        var writer = TSWriter()
        writer.tables([Sample.audio])
        var mono = Sample.adts(count: 30, mark: 2)
        mono[3] = 0x40
        writer.packets(pid: 0x101, TSWriter.pes(Sample.adts(count: 30, mark: 1) + mono, pts: 0))
        let seen = demux(writer.bytes)
        let channels = seen.map { event -> Int in
            switch event {
            case .streams(let streams): streams[0].track?.channels ?? 0
            case .unit(let unit): 10 + Int(unit.payload[0])
            default: -1
            }
        }
        #expect(channels == [0, 2, 11, 1, 12])
    }

    @Test func audioBeforeAnyTimestampIsDropped() {
        var writer = TSWriter()
        writer.tables([Sample.audio])
        writer.packets(pid: 0x101, TSWriter.pes(Sample.adts(count: 30, mark: 1) + Sample.adts(count: 30, mark: 2)))
        writer.packets(pid: 0x101, TSWriter.pes(Sample.adts(count: 30, mark: 3), pts: 5))
        let seen = demux(writer.bytes)
        #expect(seen.units.map(\.pts) == [5])
        #expect(Set(seen.damages) == [.timestampMissing])
    }
}
