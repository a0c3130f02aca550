import Bytes
import FragmentedMP4
import Media
import Testing

/// The tables that readers look for, each where it belongs.
@Suite struct InitializationSegmentTests {
    @Test func everyBoxIsWhereItBelongs() throws {
        let tree = BoxTree(InitializationSegment.bytes(of: [Footage.video, Footage.sound], .inBand))
        #expect(tree.complaints.isEmpty)
        #expect(tree.boxes.map(\.type) == ["ftyp", "moov"])
        let moov = try #require(tree["moov"].first)
        #expect(moov.children.map(\.type) == ["mvhd", "trak", "trak", "mvex"])
        #expect(moov.find("mvex")?.all("trex").count == 2)
        for (index, trak) in moov.all("trak").enumerated() {
            #expect(trak.children.map(\.type) == ["tkhd", "mdia"])
            #expect(trak.find("mdia")?.children.map(\.type) == ["mdhd", "hdlr", "minf"])
            #expect(
                trak.find("mdia", "minf")?.children.map(\.type) == [index == 0 ? "vmhd" : "smhd", "dinf", "stbl"])
            #expect(
                trak.find("mdia", "minf", "stbl")?.children.map(\.type) == ["stsd", "stts", "stsc", "stsz", "stco"])
            let header = try #require(trak.find("tkhd")).payload
            #expect(header.count == 84)
            #expect(tree.uint32(header.lowerBound + 12) == UInt32(index + 1), "track_ID")
            #expect(tree.uint32(header.upperBound - 8) == (index == 0 ? 1280 << 16 : 0), "width")
            let media = try #require(trak.find("mdia", "mdhd")).payload
            #expect(tree.uint32(media.lowerBound + 12) == (index == 0 ? 90_000 : 44_100), "timescale")
        }
    }

    @Test(arguments: [
        (Footage.video, ParameterSetPlacement.inBand, "avc3", "avcC"), (Footage.video, .sampleEntry, "avc1", "avcC"),
        (Footage.sound, .inBand, "mp4a", "esds"), (Footage.opus, .inBand, "Opus", "dOps"),
        (Track(codec: .mpegAudio(.init(layer: 3, sampleRate: 44_100, channels: 2))), .inBand, "mp4a", "esds"),
        (Track(codec: .ac3(.init(sampleRate: 48_000, channels: 6))), .inBand, "ac-3", "dac3"),
    ])
    func sampleEntriesHaveTheirConfiguration(
        _ track: Track, _ placement: ParameterSetPlacement, _ entry: String, _ configuration: String
    ) throws {
        let tree = BoxTree(InitializationSegment.bytes(of: [track], placement))
        #expect(tree.complaints.isEmpty)
        let table = try #require(tree["moov"].first?.find("trak", "mdia", "minf", "stbl", "stsd"))
        #expect(table.children.map(\.type) == [entry])
        #expect(table.children[0].children.map(\.type) == [configuration])
    }

    @Test func parameterSetsStandInTheirRecord() throws {
        let tree = BoxTree(InitializationSegment.bytes(of: [Footage.video], .sampleEntry))
        let box = try #require(tree["moov"].first?.find("trak", "mdia", "minf", "stbl", "stsd", "avc1", "avcC"))
        let record = Array(tree.bytes[box.payload])
        #expect(Array(record.prefix(6)) == [1, 0x64, 0, 0x1f, 0xff, 0xe1])
        #expect(Array(record[6..<8 + Footage.sps.count]) == [0, UInt8(Footage.sps.count)] + Footage.sps)
        // High profile: the chroma format 4:2:0 and bit depths of 8.
        #expect(Array(record.suffix(4)) == [0xfd, 0xf8, 0xf8, 0])
    }

    @Test func codecsAreNamedAsInRFC6381() {
        func name(_ codec: Codec) -> String { CodecString.of(Track(codec: codec), .sampleEntry) }
        #expect(CodecString.of(Footage.video, .sampleEntry) == "avc1.64001f")
        #expect(CodecString.of(Footage.video, .inBand) == "avc3.64001f")
        #expect(name(.aac(.init(.init(sampleRate: 48_000, channelConfiguration: 2)))) == "mp4a.40.2")
        let spectral = AAC.AudioSpecificConfig(sampleRate: 24_000, channelConfiguration: 2, extensionSampleRate: 48_000)
        #expect(name(.aac(.init(spectral))) == "mp4a.40.5")
        #expect(name(.opus(.init(channels: 1))) == "opus")
        #expect(name(.mpegAudio(.init(layer: 3, sampleRate: 44_100, channels: 2))) == "mp4a.6B")
        #expect(name(.mpegAudio(.init(layer: 3, sampleRate: 24_000, channels: 2))) == "mp4a.69")
        #expect(name(.ac3(.init(sampleRate: 48_000, channels: 2))) == "ac-3")
        #expect(
            CodecString.mediaType(of: [Footage.video, Footage.opus], .sampleEntry)
                == "video/mp4; codecs=\"avc1.64001f,opus\"")
        #expect(CodecString.mediaType(of: [Footage.opus], .sampleEntry) == "audio/mp4; codecs=\"opus\"")
    }
}
