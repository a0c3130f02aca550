import Bytes
import Media
import Testing

@Suite struct AACTests {
    typealias Config = AAC.AudioSpecificConfig

    static let configs: [(String, Config)] = [
        ("1190", Config(sampleRate: 48_000, channelConfiguration: 2)),
        ("1208", Config(sampleRate: 44_100, channelConfiguration: 1)),
        ("11b8", Config(sampleRate: 48_000, channelConfiguration: 7)),
        ("1194", Config(sampleRate: 48_000, channelConfiguration: 2, samplesPerFrame: 960)),
        ("2b118800", Config(sampleRate: 24_000, channelConfiguration: 2, extensionSampleRate: 48_000)),
        (
            "eb098800",
            Config(sampleRate: 24_000, channelConfiguration: 1, extensionSampleRate: 48_000, hasParametricStereo: true)
        ),
        ("17801f4010", Config(sampleRate: 16_000, channelConfiguration: 2)),
        ("f8e62000", Config(objectType: 39, sampleRate: 48_000, channelConfiguration: 1, samplesPerFrame: 512)),
    ]

    @Test(arguments: configs)
    func readsTheAudioSpecificConfig(_ hex: String, _ expected: Config) {
        #expect(read(hex, Config.init) == expected)
    }

    @Test(arguments: configs)
    func writesWhatItReads(_ hex: String, _ config: Config) {
        #expect(read(config.bytes, Config.init) == config)
        if config.sampleRate != 16_000 { #expect(config.bytes == [UInt8](hex: hex)) }
    }

    @Test func readsTheBackwardCompatibleExtension() throws {
        let sbr = try #require(read("131056e598", Config.init))
        #expect(sbr.sampleRate == 24_000)
        #expect(sbr.extensionSampleRate == 48_000)
        #expect(!sbr.hasParametricStereo)
        let ps = try #require(read("130856e59d4880", Config.init))
        #expect(ps.extensionSampleRate == 48_000)
        #expect(ps.hasParametricStereo)
    }

    @Test(arguments: ["", "11", "1180", "1180ff", "ff", "16f000", "119"])
    func refusesWhatItCannotUse(_ hex: String) {
        #expect(read(hex, Config.init) == nil)
    }

    @Test(arguments: [
        ("fff150802b3ffc", 44_100, 2, 345, 7), ("fff04c40019ffc", 48_000, 1, 12, 9),
        ("fff94dc0019ffc", 48_000, 7, 12, 7),
    ])
    func readsTheADTSHeader(_ hex: String, _ rate: Int, _ channels: Int, _ length: Int, _ header: Int) throws {
        let adts = try #require(read(hex, AAC.ADTSHeader.init))
        #expect(adts.sampleRate == rate)
        #expect(adts.channelConfiguration == channels)
        #expect(adts.frameLength == length)
        #expect(adts.headerLength == header)
        #expect(adts.rawDataBlocks == 1)
        #expect(adts.configuration?.channels == (channels == 7 ? 8 : channels))
    }

    @Test(arguments: ["fff150802b3f", "fff350802b3ffc", "ffe150802b3ffc", "fff17c802b3ffc", "fff1508000fffc"])
    func refusesBrokenADTSHeaders(_ hex: String) {
        #expect(read(hex, AAC.ADTSHeader.init) == nil)
    }

    @Test func takesFramesOutOfLATM() {
        // useSameStreamMux 0, the config of one sub-frame of AAC-LC 48000 mono, 3 bytes that stand 5 bits off.
        let config = "0100000000000000001000110001000000111111110" + "0"
        let payload = "101010101011101111001100"
        let element = [UInt8](binary: "0" + config + "00000011" + payload)
        var reader = AAC.AudioMuxElementReader()
        func units(_ element: [UInt8]) -> [[UInt8]]? {
            reader.accessUnits(in: element.span.bytes)?.map { $0.span.array }
        }
        #expect(units([UInt8](binary: "1" + "00000001" + "11111111")) == nil, "no config")
        #expect(units(element) == [[0xaa, 0xbb, 0xcc]])
        #expect(reader.config?.audio == AAC.AudioSpecificConfig(sampleRate: 48_000, channelConfiguration: 1))
        #expect(units([UInt8](binary: "1" + "00000001" + "11111110")) == [[0xfe]])
        for length in 0..<element.count - 1 {
            #expect(units(Array(element[..<length])) == nil, "cut after \(length)")
        }
    }

    @Test func takesSubFramesAndUnalignedBytesOutOfLATM() throws {
        let config = try #require(read("42002310 3fc0", AAC.StreamMuxConfig.init))
        #expect(config.subFrames == 3)
        #expect(config.audio == AAC.AudioSpecificConfig(sampleRate: 48_000, channelConfiguration: 1))
        var outside = AAC.AudioMuxElementReader(config: config)
        let units = try #require(read("02 aabb 00 01 cc") { outside.accessUnits(in: $0) })
        #expect(units.map { $0.span.array } == [[0xaa, 0xbb], [0xcc]])
    }
}
