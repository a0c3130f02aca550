import Bytes
import Media
import RTP
import Testing

@Suite("H.264 in RTP packets (RFC 6184)")
struct H264PacketizingTests {
    /// The longest payload of a packet.
    let limit = 1452 - 12

    @Test(
        "a NAL unit that fits goes as it is, one byte more goes in fragments",
        arguments: [
            (1, 1), (2, 1), (100, 1), (1437, 1), (1438, 1), (1439, 1), (1440, 1),
            (1441, 2), (1442, 2), (2876, 2), (2877, 2), (2878, 3), (2879, 3), (100_000, 70),
        ])
    func packetCount(nalUnitByteCount: Int, packetCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let nalUnit = h264NALUnit(1, count: nalUnitByteCount)
        let packets = try packetizer.packetize(.video([nalUnit])).sent()
        #expect(packets.count == packetCount)
        #expect(try h264NALUnits(of: packets) == [nalUnit])
        #expect(packets.allSatisfy { $0.length <= 1452 })
    }

    @Test(
        "fragments are all as long as a packet may be, but the last",
        arguments: [
            1441, 1442, 2000, 2877, 2878, 10_000, 65_535, 200_000,
        ])
    func equalFragments(nalUnitByteCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let packets = try packetizer.packetize(.video([h264NALUnit(1, count: nalUnitByteCount)])).sent()
        #expect(packets.dropLast().allSatisfy { $0.length == 1452 })
        #expect(try #require(packets.last).length <= 1452)
    }

    @Test("every mixture of sizes comes out as it went in", arguments: [64, 65, 100, 200, 576, 1452, 9000, 65_507])
    func roundTrip(maximumPacketByteCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.h264, maximumPacketByteCount: maximumPacketByteCount)
        let most = maximumPacketByteCount - 12
        let sizes = [1, 2, 3, 10, most - 6, most - 3, most - 2, most - 1, most, most + 1, most + 2, 2 * most, 5, 1]
        for start in sizes.indices {
            for count in 1...3 {
                let chosen = (0..<count).map { sizes[(start + $0 * 3) % sizes.count] }
                let nalUnits = chosen.enumerated().map { h264NALUnit(UInt8(1 + $0 % 6), count: $1) }
                let packets = try packetizer.packetize(.video(nalUnits)).sent()
                #expect(try h264NALUnits(of: packets) == nalUnits, "sizes \(chosen)")
                #expect(packets.allSatisfy { $0.length <= maximumPacketByteCount })
            }
        }
    }

    @Test("small neighbours travel together, with the F and the highest NRI of them")
    func aggregation() throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let nalUnits = [h264NALUnit(6, nri: 0, count: 20), h264NALUnit(1, nri: 2, count: 200)]
        let packets = try packetizer.packetize(.video(nalUnits)).sent()
        #expect(packets.count == 1)
        #expect(packets[0].payload[0] == 2 << 5 | 24)
        #expect(packets[0].payload.count == 1 + 2 + 20 + 2 + 200)
        #expect(try h264NALUnits(of: packets) == nalUnits)

        let damaged = [[0x80 | 6, 1, 2], h264NALUnit(1, nri: 1, count: 4)] as [[UInt8]]
        #expect(try packetizer.packetize(.video(damaged)).sent()[0].payload[0] == 0x80 | 1 << 5 | 24)
    }

    @Test(
        "neighbours go together while they fill a packet exactly, and apart with one byte more",
        arguments: [
            (0, 1), (1, 2),
        ])
    func aggregationLimit(more: Int, packetCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let nalUnits = [h264NALUnit(6, count: 40), h264NALUnit(1, count: limit - 1 - 2 - 40 - 2 + more)]
        let packets = try packetizer.packetize(.video(nalUnits)).sent()
        #expect(packets.count == packetCount)
        #expect(try h264NALUnits(of: packets) == nalUnits)
    }

    @Test(
        "only the last packet of the access unit has the marker", arguments: [[10], [10, 20], [3000], [10, 3000, 10]])
    func marker(sizes: [Int]) throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let packets = try packetizer.packetize(.video(sizes.map { h264NALUnit(1, count: $0) })).sent()
        #expect(packets.map(\.marker) == packets.indices.map { $0 == packets.count - 1 })
    }

    @Test("the marker is on the last packet even where filler ends the access unit")
    func markerBeforeFiller() throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let slice = h264NALUnit(1, count: 3000)
        let packets = try packetizer.packetize(.video([slice, h264NALUnit(12, count: 500)])).sent()
        #expect(try h264NALUnits(of: packets) == [slice])
        #expect(packets.map(\.marker) == [false, false, true])
    }

    @Test(
        "delimiters, filler and what RTP keeps for itself are not sent", arguments: [0, 9, 12, 24, 25, 28, 29, 30, 31])
    func dropped(type: UInt8) throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let slice = h264NALUnit(1, count: 50)
        for nalUnits in [[h264NALUnit(type, count: 2), slice], [slice, h264NALUnit(type, count: 2000)]] {
            #expect(try h264NALUnits(of: packetizer.packetize(.video(nalUnits)).sent()) == [slice])
        }
    }

    @Test("an access unit of which nothing is sent has no packets and takes no sequence number")
    func nothing() {
        var packetizer = RTPPacketizer.making(Sample.h264)
        for nalUnits in [[], [[]], [h264NALUnit(9, count: 2)], [h264NALUnit(12, count: 5000), []]] as [[[UInt8]]] {
            let unit = packetizer.packetize(.video(nalUnits))
            #expect(unit.packets.isEmpty)
            #expect(unit.runs.isEmpty)
            #expect(unit.bytes.count == 0)
            #expect(unit.payloadByteCount == 0)
        }
        #expect(packetizer.nextSequenceNumber == 1000)
    }

    @Test("parameter sets go before a keyframe that does not bring them")
    func insertion() throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let (sps, pps) = (Sample.sps, Sample.pps)
        let delimiter = h264NALUnit(9, count: 2)
        let idr = h264NALUnit(5, count: 4000)
        let cases: [(sent: [[UInt8]], isRandomAccess: Bool, received: [[UInt8]])] = [
            ([idr], true, [sps, pps, idr]),
            ([delimiter, idr], true, [sps, pps, idr]),
            ([sps, pps, idr], true, [sps, pps, idr]),
            ([pps, sps, idr], true, [pps, sps, idr]),
            ([sps, idr], true, [sps, pps, sps, idr]),
            ([pps, idr], true, [sps, pps, pps, idr]),
            ([idr], false, [idr]),
        ]
        for (sent, isRandomAccess, received) in cases {
            let packets = try packetizer.packetize(.video(sent, isRandomAccess: isRandomAccess)).sent()
            #expect(try h264NALUnits(of: packets) == received)
        }
    }

    @Test("a track without parameter sets has none to insert")
    func nothingToInsert() throws {
        var packetizer = RTPPacketizer.making(.h264(H264.ParameterSets(sps: [], pps: [])))
        let idr = h264NALUnit(5, count: 40)
        #expect(try h264NALUnits(of: packetizer.packetize(.video([idr], isRandomAccess: true)).sent()) == [idr])
    }

    @Test("new parameter sets are inserted once the track has them, and the numbers go on")
    func update() throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let idr = h264NALUnit(5, count: 40)
        _ = packetizer.packetize(.video([idr], isRandomAccess: true))
        let sps = h264NALUnit(7, count: 30)
        packetizer.update(track: Track(codec: .h264(H264.ParameterSets(sps: [sps], pps: [Sample.pps]))))
        let unit = packetizer.packetize(.video([idr], pts: MediaTime(ticks: 3600), isRandomAccess: true))
        #expect(try h264NALUnits(of: unit.sent()) == [sps, Sample.pps, idr])
        #expect(unit.firstSequenceNumber == 1001)
        #expect(unit.rtpTimestamp == 7_003_600)
        #expect(try unit.sent()[0].ssrc == 0xCAFE_F00D)
    }
}
