import Media
import RTP
import RTSP
import Router
import Runtime
import Testing

@testable import Sinks

/// What viewers are told of a camera's clocks and tracks.
@Suite struct PresentationTests {
    /// Media time zero was at this moment.
    private static let origin: Int64 = 1_700_000_000_123_456_789

    private func presentation(_ tracks: [Track] = [Footage.timed, Footage.sound]) -> RTSPSink.Presentation {
        let streams = tracks.enumerated().map { index, track in
            RTSPSink.Presentation.Stream(
                track: track, ssrc: UInt32(index + 1), payloadType: UInt8(96 + index),
                clock: RTPClock(rate: index == 0 ? 90_000 : 48_000, offset: 0xffff_ff00 &+ UInt32(index)))
        }
        return RTSPSink.Presentation(streams: streams, origin: Self.origin)
    }

    @Test(arguments: [0, 40, 3_600_000, 10_000_000_000] as [Int64])
    func reportsOfAllTracksLieOnOneLine(_ milliseconds: Int64) {
        let now = WallTime(nanoseconds: Self.origin + milliseconds * 1_000_000)
        let presentation = presentation()
        let reports = (0..<2).map { presentation.senderReport(of: $0, at: now, packets: 5, octets: 600) }
        #expect(reports[0].ntpTimestamp == reports[1].ntpTimestamp)
        #expect(reports.map(\.ssrc) == [1, 2])
        #expect(reports[0].packetCount == 5)
        #expect(reports[0].octetCount == 600)
        #expect(reports[0].rtpTimestamp == 0xffff_ff00 &+ UInt32(truncatingIfNeeded: milliseconds * 90))
        #expect(reports[1].rtpTimestamp == 0xffff_ff01 &+ UInt32(truncatingIfNeeded: milliseconds * 48))
    }

    @Test func theWallClockIsToldInSecondsSince1900() {
        let report = presentation().senderReport(of: 0, at: WallTime(nanoseconds: 1_500_000_000))
        #expect(report.ntpTimestamp.rawValue >> 32 == 2_208_988_801)
        #expect(report.ntpTimestamp.rawValue & 0xffff_ffff == 0x8000_0000)
    }

    @Test func aTimeBeforeTheOriginIsNegative() {
        let before = presentation().mediaTime(at: WallTime(nanoseconds: Self.origin - 2_000_000_000))
        #expect(before == MediaTime(seconds: -2))
    }

    @Test func theDescriptionHasTheTracksInTheirOrder() {
        let description = presentation().description(of: "house/door", sessionID: 7, tool: "weir/1")
        let lines = String(decoding: description.bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
        #expect(lines.contains("o=- 7 1 IN IP4 127.0.0.1"))
        #expect(lines.contains("s=house/door"))
        #expect(lines.filter { $0.hasPrefix("m=") } == ["m=video 0 RTP/AVP 96", "m=audio 0 RTP/AVP 97"])
        #expect(lines.filter { $0.hasPrefix("a=framerate") }.count == 1)
        #expect(presentation().hasVideo)
        #expect(!presentation([Footage.sound]).hasVideo)
    }
}
