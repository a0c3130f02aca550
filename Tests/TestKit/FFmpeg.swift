import Foundation

/// Runs ffmpeg and ffprobe, which weir needs anyway, in a directory of its own.
package struct FFmpeg: ~Copyable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let directory: URL

    package init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("weir-ffmpeg-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// The transport stream that ffmpeg makes of test pictures and tones, also kept as `stream.ts`.
    package func transportStream(_ arguments: [String]) throws -> [UInt8] {
        _ = try run("ffmpeg", ["-v", "error", "-y"] + arguments + ["-f", "mpegts", path("stream.ts")])
        return try [UInt8](Data(contentsOf: directory.appendingPathComponent("stream.ts")))
    }

    package struct Packet: Equatable, Sendable {
        package var stream: Int
        package var pts: Int64
        package var dts: Int64
        package var size: Int
        package var isKey: Bool
    }

    /// What ffprobe finds in a file, in the time base of each stream.
    package func packets(in name: String = "stream.ts") throws -> [Packet] {
        let output = try run(
            "ffprobe",
            ["-v", "error", "-show_entries", "packet=stream_index,pts,dts,size,flags", "-of", "csv=p=0", path(name)])
        return output.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ",")
            guard fields.count >= 5, let stream = Int(fields[0]), let pts = Int64(fields[1]), let size = Int(fields[3])
            else { return nil }
            return Packet(
                stream: stream, pts: pts, dts: Int64(fields[2]) ?? pts, size: size, isKey: fields[4].hasPrefix("K"))
        }
    }

    package func store(_ bytes: [UInt8], as name: String) throws {
        try Data(bytes).write(to: directory.appendingPathComponent(name))
    }

    /// What ffmpeg has to complain of when it decodes everything in a file.
    package func complaints(about name: String) throws -> String {
        try run("ffmpeg", ["-v", "warning", "-i", path(name), "-map", "0", "-f", "null", "-"], takesErrors: true)
    }

    /// An entry of each stream, as ffprobe prints it: `codec_name`, `width` …
    package func streams(in name: String, _ entries: String) throws -> [String] {
        try run("ffprobe", ["-v", "error", "-show_entries", "stream=\(entries)", "-of", "csv=p=0", path(name)])
            .split(separator: "\n").map { String($0).trimmingCharacters(in: [",", " "]) }
    }

    private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    private func run(_ name: String, _ arguments: [String], takesErrors: Bool = false) throws -> String {
        let output = directory.appendingPathComponent("output")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let file = try FileHandle(forWritingTo: output)
        if takesErrors { process.standardError = file } else { process.standardOutput = file }
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(name) \(arguments.joined(separator: " "))")
        }
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}
