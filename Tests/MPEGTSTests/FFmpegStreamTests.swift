import MPEGTS
import Media
import TestKit
import Testing

/// Streams of ffmpeg's encoders and muxer: frames, sizes, times and keyframes must be those that ffprobe finds.
@Suite struct FFmpegStreamTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var arguments: [String]
        /// Bytes before each frame that ffprobe counts and we do not hand on.
        var wrapping = [0, 0]
        /// ffprobe's parser cuts a stream at other places than its packets.
        var comparesSizes = true
        /// ffprobe has another notion of keyframes.
        var comparesKeys = true
        var expected: [String]
    }

    private static let picture = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25"]
    private static let tone = ["-f", "lavfi", "-i", "sine=r=48000"]
    private static let odd = ["-f", "lavfi", "-i", "sine=r=44100"]

    static let cases = [
        Case(
            testDescription: "H.264 with B-frames and AAC",
            arguments: picture + odd + ["-t", "3", "-c:v", "libx264", "-g", "20", "-bf", "3", "-c:a", "aac"],
            wrapping: [0, 7], expected: ["H.264 320x180 25.0", "AAC 44100/1"]),
        Case(
            testDescription: "H.264 with B-frames and told lengths",
            arguments: picture + ["-t", "3", "-c:v", "libx264", "-g", "20", "-bf", "3", "-omit_video_pes_length", "0"],
            expected: ["H.264 320x180 25.0"]),
        Case(
            testDescription: "H.264 with frames above 65535 bytes",
            arguments: ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25,noise=alls=80"]
                + ["-t", "0.6", "-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-qp", "12", "-bf", "0"]
                + ["-omit_video_pes_length", "0"],
            expected: ["H.264 1280x720 25.0"]),
        Case(
            testDescription: "H.264 of slices without latency, and Opus",
            arguments: picture + tone + ["-t", "3", "-c:v", "libx264", "-tune", "zerolatency", "-c:a", "libopus"],
            wrapping: [0, 0], expected: ["H.264 320x180 25.0", "Opus 48000/1"]),
        Case(
            testDescription: "H.264 interlaced",
            arguments: picture + ["-t", "2", "-c:v", "libx264", "-flags", "+ildct+ilme", "-g", "20"],
            expected: ["H.264 320x180 25.0"]),
        Case(
            testDescription: "H.264 with intra refresh",
            arguments: picture + ["-t", "3", "-c:v", "libx264", "-x264-params", "intra-refresh=1:keyint=20:bframes=0"]
                + ["-bsf:v", "dump_extra=freq=all"], comparesKeys: false,
            expected: ["H.264 320x180 25.0"]),
        Case(
            testDescription: "H.265 with B-frames and MP3",
            arguments: picture + odd + ["-t", "3", "-c:v", "libx265", "-x265-params", "log-level=none:keyint=20"]
                + ["-c:a", "libmp3lame"],
            expected: ["H.265 320x180 25.0", "MP3 44100/1"]),
        Case(
            testDescription: "AAC in LATM",
            arguments: tone + ["-t", "2", "-c:a", "aac", "-mpegts_flags", "latm"], comparesSizes: false,
            expected: ["AAC 48000/1"]),
        Case(
            testDescription: "MPEG audio layer II",
            arguments: tone + ["-t", "2", "-c:a", "mp2", "-ac", "2"], expected: ["MPEG audio layer 2 48000/2"]),
        Case(
            testDescription: "AC-3 of 5.1",
            arguments: tone + ["-t", "2", "-c:a", "ac3", "-ac", "6"], expected: ["AC-3 48000/6"]),
        Case(
            testDescription: "AC-3 with DVB descriptors",
            arguments: odd + ["-t", "2", "-c:a", "ac3", "-mpegts_flags", "system_b"], expected: ["AC-3 44100/1"]),
        Case(
            testDescription: "Opus of 5.1 in packets of 60 ms",
            arguments: tone + ["-t", "2", "-c:a", "libopus", "-ac", "6", "-frame_duration", "60"],
            expected: ["Opus 48000/6"]),
    ]

    @Test(arguments: cases)
    func findsWhatFFprobeFinds(_ expected: Case) throws {
        let ffmpeg = try FFmpeg()
        let bytes = try ffmpeg.transportStream(expected.arguments + ["-muxdelay", "0", "-muxpreload", "0"])
        let packets = try ffmpeg.packets()
        let seen = demux(bytes, splits: [188, 997])
        #expect(seen.damages.isEmpty)
        #expect(seen.streams.last?.map { describe($0.track) } == expected.expected)
        for track in expected.expected.indices {
            let units = seen.units.filter { $0.track == track }
            let reference = packets.filter { $0.stream == track }
            let slack = expected.expected[track].hasPrefix("H.265") ? 1 : 0
            #expect(units.count == reference.count)
            for (unit, packet) in zip(units, reference) {
                #expect(abs(unit.pts - packet.pts) <= 1)
                #expect(abs(unit.dts - packet.dts) <= 1)
                // Its parser for H.265 gives a zero byte between frames to one or the other.
                let size = unit.payload.count + expected.wrapping[track]
                if expected.comparesSizes { #expect(abs(size - packet.size) <= slack) }
                if expected.comparesKeys { #expect(unit.isRandomAccess == packet.isKey) }
            }
        }
        if expected.testDescription.contains("refresh") {
            #expect(seen.units.filter(\.isRandomAccess).count > 2)
        }
    }

    /// What a live pipe looks like: each write is a frame, and the pipe is empty behind it.
    @Test func aDrainedPipeGivesEachFrameBeforeTheNextBegins() throws {
        let ffmpeg = try FFmpeg()
        let bytes = try ffmpeg.transportStream(
            Self.picture + ["-t", "2", "-c:v", "libx264", "-b:v", "4M", "-bf", "0", "-muxdelay", "0"])
        var demuxer = TSDemuxer()
        var late = 0
        var count = 0
        var frame: [UInt8] = []
        func deliver() {
            let units = (demuxer.parse(frame) + demuxer.drained()).units
            count += units.count
            if units.count != 1 { late += 1 }
            frame = []
        }
        for begin in stride(from: 0, to: bytes.count, by: 188) {
            let isStart = bytes[begin + 1] & 0x5f == 0x41 && bytes[begin + 2] == 0
            if isStart, !frame.isEmpty, frame.count > 4 * 188 { deliver() }
            frame += bytes[begin..<begin + 188]
        }
        deliver()
        // One frame in 184 fills its last packet exactly.
        #expect(count == 50)
        #expect(late <= 3)
    }

    private func describe(_ track: Track?) -> String {
        guard let track else { return "unknown" }
        let format = track.width.map { "\($0)x\(track.height ?? 0) \(track.frameRate ?? 0)" }
        return "\(track.codec.name) \(format ?? "\(track.sampleRate ?? 0)/\(track.channels ?? 0)")"
    }
}
