import Foundation
import Testing

/// Runs ffmpeg and ffprobe, which weir needs anyway, in a directory of its own.
struct FFmpeg: ~Copyable {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("weir-mpegts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// The transport stream that ffmpeg makes of test pictures and tones.
    func transportStream(_ arguments: [String]) throws -> [UInt8] {
        _ = try run("ffmpeg", ["-v", "error", "-y"] + arguments + ["-f", "mpegts", path("stream.ts")])
        return try [UInt8](Data(contentsOf: directory.appendingPathComponent("stream.ts")))
    }

    struct Packet: Equatable {
        var stream: Int
        var pts: Int64
        var dts: Int64
        var size: Int
        var isKey: Bool
    }

    /// What ffprobe finds in the last transport stream.
    func packets() throws -> [Packet] {
        let output = try run(
            "ffprobe",
            [
                "-v", "error", "-show_entries", "packet=stream_index,pts,dts,size,flags", "-of", "csv=p=0",
                path("stream.ts"),
            ])
        return output.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ",")
            guard fields.count >= 5, let stream = Int(fields[0]), let pts = Int64(fields[1]), let size = Int(fields[3])
            else { return nil }
            return Packet(
                stream: stream, pts: pts, dts: Int64(fields[2]) ?? pts, size: size, isKey: fields[4].hasPrefix("K"))
        }
    }

    private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    private func run(_ name: String, _ arguments: [String]) throws -> String {
        let output = directory.appendingPathComponent("output")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(name) \(arguments.joined(separator: " "))")
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}
