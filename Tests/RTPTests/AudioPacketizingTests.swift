import Media
import RTP
import Testing

@Suite("Audio in RTP packets")
struct AudioPacketizingTests {
    @Test(
        "an AAC frame goes alone, in fragments that tell its whole size where it is too long",
        arguments: [
            (1, 1), (371, 1), (1435, 1), (1436, 1), (1437, 2), (2872, 2), (2873, 3), (8191, 6),
        ])
    func aac(byteCount: Int, packetCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.aac48000)
        let frame = pattern(byteCount)
        let packets = try packetizer.packetize(.audio(frame)).sent()
        #expect(packets.count == packetCount)
        #expect(try aacFrame(of: packets) == frame)
        #expect(packets.map(\.marker) == packets.indices.map { $0 == packetCount - 1 })
        #expect(packets.dropLast().allSatisfy { $0.length == 1452 })
    }

    @Test("what is no AAC frame has no packets", arguments: [0, 8192, 100_000])
    func noAAC(byteCount: Int) {
        var packetizer = RTPPacketizer.making(Sample.aac48000)
        #expect(packetizer.packetize(.audio(pattern(byteCount))).packets.isEmpty)
    }

    @Test("an Opus packet goes as it is, however long", arguments: [1, 3, 160, 1275, 1500, 4000])
    func opus(byteCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.opus)
        let frame = pattern(byteCount)
        let packets = try packetizer.packetize(.audio(frame)).sent()
        #expect(packets.map(\.payload) == [frame])
    }

    @Test("the marker of Opus is on the first packet after a gap, not on those that follow on")
    func opusMarker() throws {
        var packetizer = RTPPacketizer.making(Sample.opus)
        // 20 ms each; the fourth comes a second late.
        let frame: [UInt8] = [0x78, 1, 2, 3]
        let markers = try [0, 1800, 3600, 95_400, 97_200].map { ticks in
            try packetizer.packetize(.audio(frame, pts: MediaTime(ticks: ticks))).sent()[0].marker
        }
        #expect(markers == [true, false, false, true, false])
    }

    @Test(
        "an MPEG audio frame follows its offset",
        arguments: [
            (1, [0]), (417, [0]), (1436, [0]), (1437, [0, 1436]), (2881, [0, 1436, 2872]),
        ])
    func mpegAudio(byteCount: Int, offsets: [Int]) throws {
        var packetizer = RTPPacketizer.making(Sample.mp3, payloadType: 14)
        let frame = pattern(byteCount)
        let packets = try packetizer.packetize(.audio(frame)).sent()
        #expect(packets.map { Int($0.payload[2]) << 8 | Int($0.payload[3]) } == offsets)
        #expect(packets.allSatisfy { $0.payload[0] == 0 && $0.payload[1] == 0 })
        #expect(packets.flatMap { $0.payload.dropFirst(4) } == frame)
        #expect(packets.allSatisfy { $0.payloadType == 14 })
        #expect(packets.allSatisfy { !$0.marker })
    }

    @Test(
        "an AC-3 frame tells its type and how many pieces it has",
        arguments: [
            (1, [[0, 1]]), (768, [[0, 1]]), (1438, [[0, 1]]),
            // 1438 of 2300 bytes are 5/8 and a half byte; of 2302 they are less.
            (1439, [[1, 2], [3, 2]]), (2300, [[1, 2], [3, 2]]), (2302, [[2, 2], [3, 2]]),
            (3840, [[2, 3], [3, 3], [3, 3]]),
        ])
    func ac3(byteCount: Int, headers: [[UInt8]]) throws {
        var packetizer = RTPPacketizer.making(Sample.ac3)
        let frame = pattern(byteCount)
        let packets = try packetizer.packetize(.audio(frame)).sent()
        #expect(packets.map { Array($0.payload.prefix(2)) } == headers)
        #expect(packets.flatMap { $0.payload.dropFirst(2) } == frame)
        #expect(packets.map(\.marker) == packets.indices.map { $0 == packets.count - 1 })
    }

    @Test("more AC-3 than its header can count, or an empty frame, has no packets")
    func noAC3() {
        var packetizer = RTPPacketizer.making(Sample.ac3)
        #expect(packetizer.packetize(.audio(pattern(255 * 1438))).packets.count == 255)
        #expect(packetizer.packetize(.audio(pattern(255 * 1438 + 1))).packets.isEmpty)
        #expect(packetizer.packetize(.audio([])).packets.isEmpty)
    }

    @Test("the longest AC-3, MPEG audio and Opus that there can be do not trap")
    func extremes() {
        for codec in [Sample.aac48000, Sample.opus, Sample.mp3, Sample.ac3] {
            for byteCount in [0, 65_494, 65_523, 65_524, 65_535, 65_536, 400_000] {
                var packetizer = RTPPacketizer.making(codec, maximumPacketByteCount: 64)
                let unit = packetizer.packetize(.audio(pattern(byteCount)))
                #expect(unit.packets.isEmpty || unit.payloadByteCount >= byteCount)
            }
        }
    }
}
