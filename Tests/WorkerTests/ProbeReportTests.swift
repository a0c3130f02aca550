import Testing
import Worker

@Suite struct ProbeReportTests {
    @Test func readsWhatFFprobeWrites() throws {
        let json = """
            {"streams": [
              {"index": 0, "codec_name": "h264", "codec_type": "video", "profile": "High", "width": 1280, "height": 720,
               "avg_frame_rate": "30000/1001", "bit_rate": "2000000", "tags": {"x": "y"}},
              {"index": 1, "codec_name": "pcm_alaw", "codec_type": "audio", "sample_rate": "8000", "channels": 1,
               "avg_frame_rate": "0/0"},
              {"index": 2, "codec_type": "data"}],
             "format": {"format_name": "rtsp", "filename": "rtsp://…"}}
            """
        let report = try #require(ProbeReport(json: Array(json.utf8)))
        #expect(report.format == "rtsp")
        #expect(report.tracks.map(\.codec) == ["H.264", "G.711 A", "UNKNOWN"])
        #expect(report.tracks[0].frameRate == 29.97)
        #expect(report.tracks[0].bitrate == 2_000_000)
        #expect(report.tracks[1].sampleRate == 8000 && report.tracks[1].frameRate == nil)
    }

    @Test(arguments: ["", "{", "[]", "7", #"{"streams": 7}"#, #"{"streams": [7]}"#, "\u{0}"])
    func refusesWhatIsNoReport(json: String) { #expect(ProbeReport(json: Array(json.utf8)) == nil) }

    @Test(arguments: ["{}", #"{"streams": []}"#, #"{"format": {}}"#])
    func takesAReportOfNothing(json: String) throws {
        #expect(try #require(ProbeReport(json: Array(json.utf8))).tracks.isEmpty)
    }

    @Test(arguments: ["0/0", "x", "", "1/", "1/0", "-1/2", "1/2/3"])
    func oddFrameRatesAreNone(rate: String) throws {
        let json = #"{"streams": [{"codec_type": "video", "codec_name": "hevc", "avg_frame_rate": "\#(rate)"}]}"#
        #expect(try #require(ProbeReport(json: Array(json.utf8))).tracks[0].frameRate == nil)
    }
}
