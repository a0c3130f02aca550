import Bytes
import HTTPServer
import Media
import Testing

@testable import Sinks

/// The texts of playlists, to the letter.
@Suite struct PlaylistTests {
    private func lines(_ window: HLSSink.Window, skips: Bool = false) -> [String] {
        HLSSink.MediaPlaylist(window: window).text(skips: skips).split(separator: "\n").map(String.init)
    }

    @Test func aYoungPlaylist() {
        var window = WindowTests.window()
        window.plannedPartTarget = MediaTime(seconds: 0.525)
        WindowTests.add(1, to: &window)
        window.append(WindowTests.part(), programTime: 1_000_000_000, isExpectedLast: false)
        let expected = """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-TARGETDURATION:1
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.57500,CAN-SKIP-UNTIL=6.00000
            #EXT-X-PART-INF:PART-TARGET=0.52500
            #EXT-X-MEDIA-SEQUENCE:100
            #EXT-X-DISCONTINUITY-SEQUENCE:100
            #EXT-X-MAP:URI="e/init-1.mp4"
            #EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:00.000Z
            #EXT-X-PART:DURATION=0.50000,URI="e/100.0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.50000,URI="e/100.1.m4s"
            #EXTINF:1.00000,
            e/100.m4s
            #EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:01.000Z
            #EXT-X-PART:DURATION=0.50000,URI="e/101.0.m4s"
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="e/101.1.m4s"
            """
        #expect(lines(window) == expected.split(separator: "\n").map(String.init))
    }

    @Test func segmentsAreIndependentWhereAllAre() {
        var window = WindowTests.window()
        WindowTests.add(2, to: &window)
        #expect(lines(window).contains("#EXT-X-INDEPENDENT-SEGMENTS"))
    }

    @Test func onlyTheNewestSegmentsHaveParts() {
        var window = WindowTests.window()
        WindowTests.add(4, to: &window)
        let parts = lines(window).filter { $0.hasPrefix("#EXT-X-PART:") }
        #expect(parts.count == 6 && parts[0].contains("e/101.0.m4s"))
    }

    @Test func aDiscontinuityIsCountedWhenItsTagGoes() {
        var window = WindowTests.window()
        WindowTests.add(1, to: &window)
        window.discontinue()
        window.setInitialization(SharedBytes([9]))
        var sequences: [String] = []
        for _ in 0..<5 {
            WindowTests.add(1, to: &window)
            let text = lines(window)
            let tags = text.filter { $0 == "#EXT-X-DISCONTINUITY" }.count
            let sequence =
                text.first { $0.hasPrefix("#EXT-X-DISCONTINUITY-SEQUENCE:") }?.split(separator: ":").last ?? ""
            sequences.append("\(sequence) \(tags)")
            #expect(text.contains("#EXT-X-MAP:URI=\"e/init-2.mp4\""))
        }
        #expect(sequences == ["100 1", "100 1", "100 1", "100 1", "101 0"])
    }

    @Test func aDeltaUpdateLeavesOutWhatIsOld() {
        let durations = HLSSink.Durations(
            part: MediaTime(seconds: 0.5), segment: MediaTime(seconds: 1), window: MediaTime(seconds: 10))
        var window = HLSSink.Window(epoch: "e", format: .ts, durations: durations, byteLimit: 1 << 30, origin: 100)
        WindowTests.add(5, to: &window)
        // Nothing is old enough.
        #expect(lines(window, skips: true) == lines(window))
        WindowTests.add(5, to: &window)
        let (delta, whole) = (lines(window, skips: true), lines(window))
        #expect(delta.contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=4"))
        #expect(!delta.contains("e/103.ts") && delta.contains("e/104.ts"))
        // What stands behind the skipped ones is the same.
        #expect(Array(delta.suffix(20)) == Array(whole.suffix(20)))
        // A transport stream needs no initialization.
        #expect(!whole.contains { $0.hasPrefix("#EXT-X-MAP") })
    }

    @Test func aMultivariantPlaylist() {
        let playlist = HLSSink.MultivariantPlaylist(
            tracks: [Footage.timed, Footage.sound], bitRates: (2_000_000, 1_500_000), frameRate: 29.97003,
            uri: "hls/stream.m3u8?session=a")
        #expect(
            playlist.text == """
                #EXTM3U
                #EXT-X-VERSION:9
                #EXT-X-STREAM-INF:BANDWIDTH=2200000,AVERAGE-BANDWIDTH=1500000,CODECS="avc1.64001f,opus",\
                RESOLUTION=1280x720,FRAME-RATE=29.970
                hls/stream.m3u8?session=a

                """)
    }

    @Test(arguments: [(0, "0.00000"), (1, "0.00001"), (18_000, "0.20000"), (90_000, "1.00000"), (89_999, "0.99999")])
    func decimals(_ ticks: Int64, _ text: String) { #expect(HLSSink.MediaPlaylist.decimal(ticks) == text) }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (1_767_225_599_999_000_000, "2025-12-31T23:59:59.999Z"),
        (951_827_696_005_000_000, "2000-02-29T12:34:56.005Z"),
    ]) func calendarTimes(_ nanoseconds: Int64, _ text: String) {
        #expect(HLSSink.CalendarTime(nanoseconds: nanoseconds).description == text)
    }

    @Test(arguments: [
        HLSSink.ResourceName.initialization(3), .segment(28_000_000), .part(.init(segment: 28_000_000, part: 12)),
    ]) func namesAreReadAsTheyAreWritten(_ name: HLSSink.ResourceName) {
        #expect(HLSSink.ResourceName(name.text(.mp4)[...], format: .mp4) == name)
        if case .initialization = name { return }
        #expect(HLSSink.ResourceName(name.text(.ts)[...], format: .ts) == name)
    }

    @Test(arguments: [
        "", ".", "..", "m4s", ".m4s", "1", "1.", "1.mp4", "init-.mp4", "init-x.mp4", "init-1.m4s", "-1.m4s", "+1.m4s",
        "1.2.3.m4s",
        "1..m4s", "1.2.", "1.-2.m4s", "1234567890123.m4s", "１.m4s", "1.m4s ", "1.ts", "stream.m3u8", "init-1.mp4.mp4",
    ]) func whatIsNoNameIsRefused(_ text: String) { #expect(HLSSink.ResourceName(text[...], format: .mp4) == nil) }

    @Test(
        arguments: [
            ("102", nil, true), ("104", nil, true), ("105", nil, false), ("103", "6", false), ("103", "1", true),
            ("102", "6", true), ("102", "7", false), ("90", "99", true), ("104", "0", true),
        ] as [(String, String?, Bool)]) func whatIsTooFarAheadIsRefused(
            _ segment: String, _ part: String?, isFine: Bool
        ) throws
    {
        var window = WindowTests.window()
        WindowTests.add(2, to: &window)
        window.append(WindowTests.part(isIndependent: true), programTime: 0, isExpectedLast: false)
        var query = Query([.init(name: "_HLS_msn", value: segment)])
        if let part { query.items.append(.init(name: "_HLS_part", value: part)) }
        let directives = try HLSSink.DeliveryDirectives(query)
        var isRefused = false
        do { try directives.check(against: window) } catch { isRefused = true }
        #expect(isRefused == !isFine)
    }
}
