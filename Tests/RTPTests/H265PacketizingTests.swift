import Media
import RTP
import Testing

@Suite("H.265 in RTP packets (RFC 7798)")
struct H265PacketizingTests {
    @Test(
        "a NAL unit that fits goes as it is, one byte more goes in fragments",
        arguments: [
            (3, 1), (100, 1), (1439, 1), (1440, 1), (1441, 2), (2876, 2), (2877, 3), (100_000, 70),
        ])
    func packetCount(nalUnitByteCount: Int, packetCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.h265)
        let nalUnit = h265NALUnit(1, layer: 33, temporalID: 5, count: nalUnitByteCount)
        let packets = try packetizer.packetize(.video([nalUnit])).sent()
        #expect(packets.count == packetCount)
        #expect(try h265NALUnits(of: packets) == [nalUnit])
        #expect(packets.dropLast().allSatisfy { $0.length == 1452 })
        #expect(packets.map(\.marker) == packets.indices.map { $0 == packetCount - 1 })
    }

    @Test("every mixture of sizes comes out as it went in", arguments: [64, 65, 100, 576, 1452, 65_507])
    func roundTrip(maximumPacketByteCount: Int) throws {
        var packetizer = RTPPacketizer.making(Sample.h265, maximumPacketByteCount: maximumPacketByteCount)
        let most = maximumPacketByteCount - 12
        let sizes = [3, 4, 10, most - 7, most - 4, most - 3, most - 2, most - 1, most, most + 1, most + 2, 2 * most, 5]
        for start in sizes.indices {
            for count in 1...3 {
                let chosen = (0..<count).map { sizes[(start + $0 * 4) % sizes.count] }
                let nalUnits = chosen.enumerated().map { h265NALUnit(UInt8($0 % 32), count: $1) }
                let packets = try packetizer.packetize(.video(nalUnits)).sent()
                #expect(try h265NALUnits(of: packets) == nalUnits, "sizes \(chosen)")
                #expect(packets.allSatisfy { $0.length <= maximumPacketByteCount })
            }
        }
    }

    @Test("an aggregation packet has the lowest layer and temporal id of what is in it")
    func aggregation() throws {
        var packetizer = RTPPacketizer.making(Sample.h265)
        let nalUnits = [
            h265NALUnit(39, layer: 40, temporalID: 3, count: 20), h265NALUnit(1, layer: 2, temporalID: 7, count: 30),
        ]
        let packets = try packetizer.packetize(.video(nalUnits)).sent()
        #expect(packets.count == 1)
        #expect(Array(packets[0].payload.prefix(2)) == [48 << 1, 2 << 3 | 3])
        #expect(try h265NALUnits(of: packets) == nalUnits)
    }

    @Test("delimiters, filler, stumps and what RTP keeps for itself are not sent")
    func dropped() throws {
        var packetizer = RTPPacketizer.making(Sample.h265)
        let slice = h265NALUnit(1, count: 50)
        let others = [35, 38, 48, 49, 50, 63].map { h265NALUnit(UInt8($0), count: 3) } + [[], [0x02]]
        for other in others {
            #expect(try h265NALUnits(of: packetizer.packetize(.video([other, slice, other])).sent()) == [slice])
        }
    }

    @Test("parameter sets go before a keyframe that does not bring them")
    func insertion() throws {
        var packetizer = RTPPacketizer.making(Sample.h265)
        let (vps, sps, pps) = (Sample.h265VPS, Sample.h265SPS, Sample.h265PPS)
        let idr = h265NALUnit(19, count: 4000)
        let cases: [(sent: [[UInt8]], isRandomAccess: Bool, received: [[UInt8]])] = [
            ([idr], true, [vps, sps, pps, idr]),
            ([vps, sps, pps, idr], true, [vps, sps, pps, idr]),
            ([sps, pps, idr], true, [vps, sps, pps, sps, pps, idr]),
            ([idr], false, [idr]),
        ]
        for (sent, isRandomAccess, received) in cases {
            let packets = try packetizer.packetize(.video(sent, isRandomAccess: isRandomAccess)).sent()
            #expect(try h265NALUnits(of: packets) == received)
        }
    }
}
