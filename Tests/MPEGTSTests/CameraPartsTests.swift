import Foundation
import MPEGTS
import Media
import Testing

/// A real camera over RTSP, pulled by FFmpeg as weir does it: without its parser, and with it. The pictures must be the
/// same.
@Suite(.serialized) struct CameraPartsTests {
    private static let camera = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Benchmarks/camera.py").standardizedFileURL.path

    /// Python with GStreamer's RTSP server, which builds without it do not need.
    private static let isAvailable: Bool = {
        let check = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer"
        return (try? run("/usr/bin/python3", ["-c", check]).waitForEnd()) == 0
    }()

    private final class Running {
        private let process = Process()
        let output = Pipe()

        init(_ name: String, _ arguments: [String]) throws {
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [name] + arguments
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }

        deinit {
            if process.isRunning { process.terminate() }
        }

        func waitForEnd() -> Int32 {
            process.waitUntilExit()
            return process.terminationStatus
        }

        func firstLine() -> Data {
            var line = Data()
            while let byte = try? output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty, byte != Data([0x0a]) {
                line += byte
            }
            return line
        }
    }

    private static func run(_ name: String, _ arguments: [String]) throws -> Running {
        try Running(name, arguments)
    }

    private struct Ready: Decodable {
        var urls: [String]
    }

    /// NAL units of each frame, delimiters left out.
    private static func frames(_ bytes: [UInt8], _ framing: TSDemuxer.Framing) -> [[[UInt8]]] {
        var demuxer = TSDemuxer(framing: framing)
        return demuxer.parse(bytes).units.map { unit in
            unit.nalUnits.map { Array(unit.payload[$0]) }.filter { $0 != [0x09, 0xf0] && $0 != [0x46, 0x01, 0x50] }
        }
    }

    @Test(
        .enabled(if: isAvailable), .timeLimit(.minutes(2)),
        arguments: [
            (["--codec", "h264"], 350), (["--codec", "h265"], 350), (["--codec", "h264", "--mtu", "500"], 700),
        ])
    func picturesAreThoseOfTheParser(_ options: [String], _ packets: Int) throws {
        let camera = try Self.run(
            "/usr/bin/python3", [Self.camera, "--size", "640x360", "--gop", "10", "--bit-rate", "1M"] + options)
        let url = try #require(try JSONDecoder().decode(Ready.self, from: camera.firstLine()).urls.first)
        let output = [
            "-map", "0:v", "-c", "copy", "-f", "mpegts", "-flush_packets", "1", "-muxdelay", "0", "-muxpreload", "0",
            "-max_interleave_delta", "1", "-omit_video_pes_length", "0", "-pes_payload_size", "0", "-frames:v",
        ]
        let input = ["-nostdin", "-v", "quiet", "-probesize", "32", "-analyzeduration", "0", "-rtsp_transport", "tcp"]
        let parts = try Self.run(
            "ffmpeg",
            input + ["-fflags", "+nobuffer+noparse", "-i", url, "-copyinkf"] + output + [String(packets), "pipe:1"])
        let parsed = try Self.run(
            "ffmpeg", input + ["-fflags", "+nobuffer", "-i", url] + output + ["60", "pipe:1"])
        let expected = Self.frames([UInt8](parsed.output.fileHandleForReading.readDataToEndOfFile()), .frames)
        let received = Self.frames([UInt8](parts.output.fileHandleForReading.readDataToEndOfFile()), .parts)

        // They did not begin with the same frame.
        let first = try #require(expected.first { received.contains($0) })
        let common = zip(
            expected.drop { $0 != first }, received.drop { $0 != first })
        let count = min(
            expected.drop { $0 != first }.count, received.drop { $0 != first }.count)
        #expect(count >= 30)
        for (index, (left, right)) in common.enumerated() {
            #expect(left.map(\.count) == right.map(\.count), "frame \(index)")
            #expect(left == right, "frame \(index)")
        }
    }
}
