import Media
import RTP
import Testing

@Suite("RTP timestamps")
struct TimestampTests {
    @Test(
        "a moment is the offset and the ticks of the track's clock, wrapping",
        arguments: [
            (Sample.h264, 0, 7_000_000), (Sample.h264, 90_000, 7_090_000), (Sample.h264, -90_000, 6_910_000),
            (Sample.aac48000, 90_000, 7_048_000), (Sample.aac44100, 90_000, 7_044_100), (Sample.aac44100, 1, 7_000_000),
            (Sample.aac44100, 2, 7_000_001), (Sample.opus, 1800, 7_000_960), (Sample.mp3, 2351, 7_002_351),
            (Sample.ac3, 2880, 7_001_536),
            (Sample.h264, 1 << 32, 7_000_000), (Sample.h264, (1 << 32) - 7_000_001, 4_294_967_295),
            (Sample.h264, (1 << 32) - 7_000_000, 0),
        ] as [(Codec, Int64, UInt32)])
    func moment(codec: Codec, ticks: Int64, timestamp: UInt32) {
        var packetizer = RTPPacketizer.making(codec)
        #expect(packetizer.rtpTimestamp(for: MediaTime(ticks: ticks)) == timestamp)
        // The first frame starts where its pts says.
        #expect(packetizer.packetize(.audio([0xFC], pts: MediaTime(ticks: ticks))).rtpTimestamp == timestamp)
    }

    @Test("AAC at 44.1 kHz counts whole frames although pts is rounded", arguments: [90_000, 1000] as [Int64])
    func continuity(roundedTo rate: Int64) {
        var packetizer = RTPPacketizer.making(Sample.aac44100)
        for frame in 0..<1000 as Range<Int64> {
            let samples = frame * 1024
            // Rounded to the source's clock, as a container does.
            let rounded = (samples * rate + 22_050) / 44_100 * (90_000 / rate)
            let unit = packetizer.packetize(.audio([1], pts: MediaTime(ticks: rounded)))
            #expect(unit.rtpTimestamp == 7_000_000 + UInt32(samples))
        }
    }

    @Test("Opus counts the samples that its first byte tells")
    func opusContinuity() {
        // Config and code of the first bytes, and the samples at 48 kHz.
        let packets: [(bytes: [UInt8], samples: UInt32)] = [
            ([0x00], 480), ([0x08], 960), ([0x10], 1920), ([0x18], 2880), ([0x60], 480), ([0x78], 960), ([0x80], 120),
            ([0x88], 240), ([0xF8], 960), ([0xF9], 1920), ([0xFA], 1920), ([0xFB, 3], 2880), ([0xFB, 0xC6], 5760),
        ]
        var packetizer = RTPPacketizer.making(Sample.opus)
        var samples: UInt32 = 0
        for packet in packets {
            // Half a millisecond early every time: not enough to be a gap.
            let pts = MediaTime(ticks: Int64(samples) * 90_000 / 48_000 - 45)
            let timestamp = packetizer.packetize(.audio(packet.bytes, pts: pts)).rtpTimestamp
            if samples == 0 { samples = timestamp &- 7_000_000 }
            #expect(timestamp == 7_000_000 &+ samples)
            samples &+= packet.samples
        }
    }

    @Test(
        "an Opus packet of unknown length is no ground to count on", arguments: [[], [0xFB], [0xFB, 0], [0xFB, 63]])
    func unknownOpus(bytes: [UInt8]) {
        var packetizer = RTPPacketizer.making(Sample.opus)
        _ = packetizer.packetize(.audio([0x78], pts: .zero))
        // 20.5 ms after: its own time, not the end of the packet before.
        #expect(packetizer.packetize(.audio(bytes, pts: MediaTime(ticks: 1845))).rtpTimestamp == 7_000_984)
    }

    @Test(
        "a gap longer than the tolerance is followed, a shorter one is not",
        arguments: [
            // The second frame is due after 1024 samples, 1920 ticks; 1.5 ms are 135 ticks and 72 samples.
            (1920, 1024), (2055, 1024), (1785, 1024), (2057, 1097), (1783, 951), (92_000, 49_067),
            (1920 + 180_000, 97_024),
        ] as [(Int64, UInt32)])
    func gap(ticks: Int64, samples: UInt32) {
        var packetizer = RTPPacketizer.making(Sample.aac48000)
        _ = packetizer.packetize(.audio([1]))
        #expect(packetizer.packetize(.audio([1], pts: MediaTime(ticks: ticks))).rtpTimestamp == 7_000_000 + samples)
    }

    @Test("a source whose clock runs a little fast never strays by more than the tolerance")
    func drift() {
        var packetizer = RTPPacketizer.making(Sample.aac48000)
        var last: UInt32 = 7_000_000
        for frame in 0..<20_000 as Range<Int64> {
            // 200 parts in a million.
            let pts = MediaTime(ticks: frame * 1920 + frame * 1920 / 5000)
            let timestamp = packetizer.packetize(.audio([1], pts: pts)).rtpTimestamp
            #expect(abs(Int64(timestamp) - Int64(packetizer.rtpTimestamp(for: pts))) <= 72)
            #expect(frame == 0 || timestamp > last)
            last = timestamp
        }
    }

    @Test("a new sample rate changes the clock, the same one does not")
    func update() {
        var packetizer = RTPPacketizer.making(Sample.aac44100)
        _ = packetizer.packetize(.audio([1]))
        packetizer.update(track: Track(codec: Sample.aac44100))
        // 1024 samples are 2089.8 ticks; 2100 would be 1029.
        #expect(packetizer.packetize(.audio([1], pts: MediaTime(ticks: 2100))).rtpTimestamp == 7_001_024)
        packetizer.update(track: Track(codec: Sample.aac48000))
        #expect(packetizer.clock.rate == 48_000)
        #expect(packetizer.packetize(.audio([1], pts: MediaTime(ticks: 90_000))).rtpTimestamp == 7_048_000)
    }
}
