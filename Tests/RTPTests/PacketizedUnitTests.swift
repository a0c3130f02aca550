import Bytes
import Media
import RTP
import Testing

@Suite("A packetized unit")
struct PacketizedUnitTests {
    @Test("carries the header of its track in every packet")
    func headers() throws {
        var packetizer = RTPPacketizer.making(Sample.h264, payloadType: 97)
        let unit = packetizer.packetize(.video([h264NALUnit(1, count: 5000)], pts: MediaTime(ticks: 90_000)))
        for (index, packet) in try unit.sent().enumerated() {
            #expect(packet.channel == 2)
            #expect(packet.payloadType == 97)
            #expect(packet.ssrc == 0xCAFE_F00D)
            #expect(packet.timestamp == 7_090_000)
            #expect(Int(packet.sequenceNumber) == 1000 + index)
        }
        #expect(unit.rtpTimestamp == 7_090_000)
    }

    @Test("says what its access unit said")
    func description() {
        var packetizer = RTPPacketizer.making(Sample.h264)
        var unit = AccessUnit.video([h264NALUnit(5, count: 10)], pts: MediaTime(ticks: 500), isRandomAccess: true)
        unit.dts = MediaTime(ticks: 200)
        unit.track = 3
        let packetized = packetizer.packetize(unit)
        #expect(packetized.track == 3)
        #expect(packetized.pts == MediaTime(ticks: 500))
        #expect(packetized.dts == MediaTime(ticks: 200))
        #expect(packetized.isRandomAccess)
        #expect(packetized.rtpTimestamp == 7_000_500)
    }

    @Test("counts the bytes of payload only", arguments: [1, 1440, 1441, 10_000])
    func payloadByteCount(byteCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let unit = packetizer.packetize(.video([h264NALUnit(1, count: byteCount)]))
        #expect(unit.payloadByteCount == (try unit.sent().map(\.payload.count).reduce(0, +)))
    }

    @Test("sequence numbers go on from unit to unit and wrap")
    func sequenceNumbers() throws {
        var packetizer = RTPPacketizer.making(Sample.h264, firstSequenceNumber: 65_530)
        var numbers: [UInt16] = []
        for _ in 0..<4 {
            let unit = packetizer.packetize(.video([h264NALUnit(1, count: 4000)]))
            let packets = try unit.sent()
            #expect(unit.firstSequenceNumber == packets[0].sequenceNumber)
            numbers += packets.map(\.sequenceNumber)
        }
        #expect(numbers == (0..<12).map { UInt16(truncatingIfNeeded: 65_530 + $0) })
        #expect(packetizer.nextSequenceNumber == 6)
    }

    @Test(
        "packet sizes out of range are brought into it", arguments: [(Int.min, 64), (0, 64), (63, 64), (.max, 65_507)])
    func packetSizeRange(asked: Int, given: Int) {
        let packetizer = RTPPacketizer.making(Sample.h264, maximumPacketByteCount: asked)
        #expect(packetizer.maximumPacketByteCount == given)
    }

    @Test(
        "a copy has the viewer's channel and timestamp, and all else as it was",
        arguments: [
            (nil, nil), (9, nil), (nil, 123), (255, .max), (0, 0),
        ] as [(UInt8?, UInt32?)])
    func copy(channel: UInt8?, timestamp: UInt32?) throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let unit = packetizer.packetize(
            .video([h264NALUnit(6, count: 30), h264NALUnit(5, count: 5000)], isRandomAccess: true))
        let original = try unit.sent()
        var room = [UInt8](repeating: 0xEE, count: unit.bytes.count + 3)
        let written = room.withUnsafeMutableBytes { unit.copy(into: $0, channel: channel, timestamp: timestamp) }
        #expect(written == unit.bytes.count)
        #expect(Array(room.suffix(3)) == [0xEE, 0xEE, 0xEE])
        let copied = try SentPacket.interleaved(Array(room.prefix(written)))
        #expect(copied.count == original.count)
        for (copy, packet) in zip(copied, original) {
            #expect(copy.channel == channel ?? 2)
            #expect(copy.timestamp == timestamp ?? 7_000_000)
            #expect(copy.payload == packet.payload)
            #expect(copy.sequenceNumber == packet.sequenceNumber)
            #expect(copy.marker == packet.marker)
            #expect(copy.ssrc == packet.ssrc)
        }
        // The unit that all others share is untouched.
        #expect(try unit.sent().map(\.timestamp) == original.map(\.timestamp))
    }

    @Test("nothing is copied into too little room")
    func copyWithoutRoom() {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let unit = packetizer.packetize(.video([h264NALUnit(1, count: 100)]))
        var room = [UInt8](repeating: 0xEE, count: unit.bytes.count - 1)
        #expect(room.withUnsafeMutableBytes { unit.copy(into: $0, channel: 1, timestamp: 1) } == 0)
        #expect(room.allSatisfy { $0 == 0xEE })
    }

    @Test(
        "runs hold every packet once, in order, and only what the kernel takes",
        arguments: [
            64, 100, 576, 1452, 9000, 65_507,
        ])
    func runs(maximumPacketByteCount: Int) {
        var packetizer = RTPPacketizer.making(Sample.h264, maximumPacketByteCount: maximumPacketByteCount)
        for sizes in [[10], [1000, 1000, 1000], [3000, 20, 3000], [200_000], [5000, 200_000, 1], [1, 50, 1, 60]] {
            let unit = packetizer.packetize(
                .video(sizes.map { h264NALUnit(5, count: $0) }, isRandomAccess: true))
            #expect(unit.runs.flatMap { Array($0) } == Array(unit.packets.indices))
            for run in unit.runs {
                let lengths = unit.packets[run].map { Int($0.length) }
                #expect(lengths.dropLast().allSatisfy { $0 == lengths[0] })
                #expect(lengths.allSatisfy { $0 <= lengths[0] })
                #expect(lengths.count <= 64)
                #expect(lengths.count == 1 || lengths.reduce(0, +) <= 65_000)
            }
        }
    }

    @Test(
        "runs are as few as can be",
        arguments: [
            // 44 packets of 1452 bytes are below 65,000 and 45 are not.
            (1452, 60_000, [0..<42]), (1452, 100_000, [0..<44, 44..<70]), (100, 6000, [0..<64, 64..<70]),
            (1452, 1000, [0..<1]),
        ])
    func runCount(maximumPacketByteCount: Int, byteCount: Int, runs: [Range<Int>]) {
        var packetizer = RTPPacketizer.making(Sample.h264, maximumPacketByteCount: maximumPacketByteCount)
        #expect(packetizer.packetize(.video([h264NALUnit(1, count: byteCount)])).runs == runs)
    }

    @Test("a run ends after a packet that is shorter than the others")
    func runEnds() {
        var packetizer = RTPPacketizer.making(Sample.h264)
        // Parameter sets, three fragments; two fragments; one slice.
        let unit = packetizer.packetize(
            .video(
                [h264NALUnit(5, count: 4000), h264NALUnit(5, count: 2000), h264NALUnit(5, count: 1400)],
                isRandomAccess: true))
        #expect(unit.runs == [0..<1, 1..<4, 4..<6, 6..<7])
    }
}
