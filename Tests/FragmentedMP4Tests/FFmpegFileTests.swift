import Bytes
import FragmentedMP4
import MPEGTS
import Media
import TestKit
import Testing

/// Files of ours, as ffmpeg reads them: nothing is lost, and it has nothing to say against them.
@Suite struct FFmpegFileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var arguments: [String]
        /// codec_name and codec_tag_string of each stream with parameter sets in band.
        var streams: [String]
        var mediaType: String
    }

    private static let picture = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25"]
    private static let tone = ["-f", "lavfi", "-i", "sine=r=48000"]
    private static let odd = ["-f", "lavfi", "-i", "sine=r=44100"]

    static let cases = [
        Case(
            testDescription: "H.264 with B-frames, and AAC",
            arguments: picture + odd + ["-t", "3", "-c:v", "libx264", "-profile:v", "high", "-g", "20", "-bf", "3"]
                + ["-c:a", "aac"], streams: ["h264,avc3", "aac,mp4a"],
            mediaType: "video/mp4; codecs=\"avc3.64000c,mp4a.40.2\""),
        Case(
            testDescription: "H.265, and Opus",
            arguments: picture + tone + ["-t", "3", "-c:v", "libx265", "-x265-params", "log-level=none:keyint=20"]
                + ["-c:a", "libopus"], streams: ["hevc,hev1", "opus,Opus"],
            mediaType: "video/mp4; codecs=\"hev1.1.6.L60.90,opus\""),
        Case(
            testDescription: "H.264 baseline, and MP3",
            arguments: picture + odd + ["-t", "3", "-c:v", "libx264", "-profile:v", "baseline", "-c:a", "libmp3lame"],
            streams: ["h264,avc3", "mp3,mp4a"], mediaType: "video/mp4; codecs=\"avc3.42c00c,mp4a.6B\""),
        Case(
            testDescription: "AC-3 of 5.1", arguments: tone + ["-t", "2", "-c:a", "ac3", "-ac", "6"],
            streams: ["ac3,ac-3"], mediaType: "audio/mp4; codecs=\"ac-3\""),
        Case(
            testDescription: "Opus of 5.1", arguments: tone + ["-t", "2", "-c:a", "libopus", "-ac", "6"],
            streams: ["opus,Opus"], mediaType: "audio/mp4; codecs=\"opus\""),
        Case(
            testDescription: "MPEG audio of half the rate",
            arguments: ["-f", "lavfi", "-i", "sine=r=22050", "-t", "2", "-c:a", "libmp3lame"],
            streams: ["mp3,mp4a"], mediaType: "audio/mp4; codecs=\"mp4a.69\""),
    ]

    @Test(arguments: cases, [1, 30])
    func ffmpegReadsWhatWasWritten(_ sample: Case, _ unitsPerFragment: Int) throws {
        let ffmpeg = try FFmpeg()
        let stream = try ffmpeg.transportStream(sample.arguments + ["-muxdelay", "0", "-muxpreload", "0"])
        let (units, tracks) = accessUnits(of: stream)
        #expect(CodecString.mediaType(of: tracks, .inBand) == sample.mediaType)
        for placement in [ParameterSetPlacement.inBand, .sampleEntry] {
            var writer = FragmentWriter(tracks: tracks, placement)
            var bytes = writer.initializationSegment
            for begin in stride(from: 0, to: units.count, by: unitsPerFragment) {
                let some = Array(units[begin..<min(begin + unitsPerFragment, units.count)])
                let ends = tracks.indices.map { track in
                    units[min(begin + unitsPerFragment, units.count)...].first { $0.track == track }?.dts
                }
                bytes += writer.fragment(some, ends: unitsPerFragment > 1 ? ends : [])?.bytes.array ?? []
            }
            #expect(BoxTree(bytes).complaints.isEmpty)
            try ffmpeg.store(bytes, as: "ours.mp4")
            #expect(try ffmpeg.complaints(about: "ours.mp4").isEmpty)
            let tags = [(".inBand", sample.streams)]
            if placement == .inBand {
                #expect(try ffmpeg.streams(in: "ours.mp4", "codec_name,codec_tag_string") == tags[0].1)
            }
            let packets = try ffmpeg.packets(in: "ours.mp4")
            #expect(packets.count == units.count)
            for (index, track) in tracks.enumerated() {
                let rate = track.sampleRate ?? 90_000
                for (unit, packet) in zip(units.filter { $0.track == index }, packets.filter { $0.stream == index }) {
                    #expect(abs(packet.pts - unit.pts.scaled(to: rate)) <= Int64(rate / 200))
                    #expect(abs(packet.dts - unit.dts.scaled(to: rate)) <= Int64(rate / 200))
                    #expect(packet.isKey == unit.isRandomAccess)
                }
            }
        }
    }

    private func accessUnits(of bytes: [UInt8]) -> (units: [AccessUnit], tracks: [Track]) {
        var demuxer = TSDemuxer()
        var units: [AccessUnit] = []
        func take(_ event: TSDemuxer.Event) { if case .accessUnit(let unit) = event { units.append(unit) } }
        demuxer.parse(bytes.span.bytes, take)
        demuxer.flush(take)
        return (units, demuxer.streams.compactMap(\.track))
    }
}
