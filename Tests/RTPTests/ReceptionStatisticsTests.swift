import RTP
import Testing

@Suite("What receivers' reports say")
struct ReceptionStatisticsTests {
    @Test(
        "NTP time counts from 1900",
        arguments: [
            (0, 0, 0x83AA_7E80_0000_0000), (-2_208_988_800, 0, 0), (0, 500_000_000, 0x83AA_7E80_8000_0000),
            (0, 999_999_999, 0x83AA_7E80_FFFF_FFFB), (1, 250_000_000, 0x83AA_7E81_4000_0000),
            // The era ends in February 2036, and the count begins anew.
            (2_085_978_495, 0, 0xFFFF_FFFF_0000_0000), (2_085_978_496, 0, 0),
        ] as [(Int64, UInt32, UInt64)])
    func ntp(seconds: Int64, nanoseconds: UInt32, rawValue: UInt64) {
        #expect(NTPTimestamp(unixSeconds: seconds, nanoseconds: nanoseconds).rawValue == rawValue)
    }

    @Test("the middle of an NTP timestamp is its inner 32 bits")
    func middle() {
        #expect(NTPTimestamp(rawValue: 0x1234_5678_9ABC_DEF0).middle == 0x5678_9ABC)
    }

    @Test(
        "the round trip is now less LSR and DLSR",
        arguments: [
            // The example of §6.4.1: 6.125 s.
            (0xB705_2000, 0x0005_4000, 0xB710_8000, 6.125),
            (0x1000_0000, 0, 0x1000_0000, 0),
            (0x1000_0000, 0x0001_0000, 0x1001_8000, 0.5),
            // Over the wrap of the seconds' lower half.
            (0xFFFF_8000, 0x0000_4000, 0x0000_0000, 0.25),
            // A receiver that rounds its delay up.
            (0x1000_0000, 0x0001_0001, 0x1001_0000, 0),
            (0, 0, 0x1000_0000, nil),
            (0, 0x0001_0000, 0x1000_0000, nil),
        ] as [(UInt32, UInt32, UInt32, Double?)])
    func roundTrip(last: UInt32, delay: UInt32, now: UInt32, seconds: Double?) {
        let block = ReportBlock(
            ssrc: 1, fractionLost: 0, cumulativeLost: 0, extendedHighestSequenceNumber: 0, jitter: 0,
            lastSenderReport: last, delaySinceLastSenderReport: delay)
        #expect(block.roundTripTime(now: NTPTimestamp(rawValue: UInt64(now) << 16)) == seconds)
    }

    @Test("statistics are in the units that people read")
    func units() {
        let block = ReportBlock(
            ssrc: 1, fractionLost: 64, cumulativeLost: -2, extendedHighestSequenceNumber: 0x0003_1234, jitter: 450,
            lastSenderReport: 0x1000_0000, delaySinceLastSenderReport: 0)
        let now = NTPTimestamp(rawValue: 0x1000_8000 << 16)
        let statistics = ReceptionStatistics(block, clockRate: 90_000, now: now)
        #expect(statistics.fractionLost == 0.25)
        #expect(statistics.packetsLost == -2)
        #expect(statistics.highestSequenceNumber == 0x1234)
        #expect(statistics.jitter == 5)
        #expect(statistics.roundTripTime == 500)
        #expect(ReceptionStatistics(block, clockRate: 0, now: now).jitter == 0)
    }
}
