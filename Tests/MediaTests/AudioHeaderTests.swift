import Bytes
import Media
import Testing

@Suite struct AudioHeaderTests {
    @Test(arguments: [
        ("fffb9064", 3, 44_100, 2, 417, 1152), ("fffb92c4", 3, 44_100, 1, 418, 1152),
        ("fffda404", 2, 48_000, 2, 576, 1152),
        ("fff38464", 3, 24_000, 2, 192, 576), ("ffe318c4", 3, 8_000, 1, 72, 576), ("ffff1800", 1, 32_000, 2, 48, 384),
        ("fff56444", 2, 24_000, 2, 288, 1152),
    ])
    func readsTheMPEGAudioHeader(
        _ hex: String, _ layer: Int, _ rate: Int, _ channels: Int, _ length: Int, _ samples: Int
    ) throws {
        let header = try #require(read(hex, MPEGAudio.Header.init))
        #expect(header.layer == layer)
        #expect(header.sampleRate == rate)
        #expect(header.channels == channels)
        #expect(header.frameLength == length)
        #expect(header.samplesPerFrame == samples)
    }

    @Test(arguments: ["fffb90", "fffb0064", "fffbf064", "fffb9c64", "fff99064", "ffeb9064", "7ffb9064"])
    func refusesBrokenMPEGAudioHeaders(_ hex: String) {
        #expect(read(hex, MPEGAudio.Header.init) == nil)
    }

    @Test(arguments: [
        ("0b77b50b1e40ebf8", 48_000, 6, 1792), ("0b7700001440 43 40", 48_000, 2, 768),
        ("0b77000054402000", 44_100, 1, 834), ("0b77000055402000", 44_100, 1, 836),
        ("0b7700009440 2000", 32_000, 1, 1152),
    ])
    func readsTheAC3Header(_ hex: String, _ rate: Int, _ channels: Int, _ length: Int) throws {
        let header = try #require(read(hex, AC3.Header.init))
        #expect(header.sampleRate == rate)
        #expect(header.channels == channels)
        #expect(header.frameLength == length)
    }

    @Test(arguments: ["0b77b50b1e40eb", "0b78b50b1e40ebf8", "0b77b50bde40ebf8", "0b77b50b2640ebf8", "0b77b50b1e80ebf8"])
    func refusesBrokenAC3Headers(_ hex: String) {
        #expect(read(hex, AC3.Header.init) == nil)
    }

    @Test(arguments: [
        ("fc", 960), ("78", 960), ("1b06", 17_280), ("00", 480), ("08", 960), ("18", 2880), ("60", 480), ("80", 120),
        ("f906", 1920), ("fb03", 2880), ("fb06", 5760),
    ])
    func tellsHowLongAnOpusPacketPlays(_ hex: String, _ samples: Int) {
        #expect(read(hex, Opus.samples(in:)) == (samples > Opus.maximumSamplesPerPacket ? nil : samples))
    }

    @Test(arguments: ["", "fb", "fb00", "fb07"])
    func refusesBrokenOpusPackets(_ hex: String) {
        #expect(read(hex) { Opus.samples(in: $0) } == nil)
    }
}
