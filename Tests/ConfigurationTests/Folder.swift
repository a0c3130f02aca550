import Foundation
import Glibc

@testable import Configuration

/// A folder of its own for one test, gone at its end. Files in it are readable by their owner only.
final class Folder {
    let path: String

    struct CannotBeMade: Error {}

    /// - Parameter files: paths and texts; folders on the way are made, and `plugins.d` only if something stands in it.
    init(_ files: [String: String]) throws {
        var template = Array("/tmp/weir-configuration-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CannotBeMade() }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        for (name, text) in files {
            var folder = path
            for part in name.split(separator: "/").dropLast() {
                folder += "/" + part
                mkdir(folder, 0o700)
            }
            let descriptor = open(path + "/" + name, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw CannotBeMade() }
            let bytes = Array(text.utf8)
            guard write(descriptor, bytes, bytes.count) == bytes.count else { throw CannotBeMade() }
            close(descriptor)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func change(_ name: String, mode: mode_t) { chmod(path + "/" + name, mode) }

    /// Complaints come without the folder's own path.
    func load(
        environment: [String: String] = [:], check: Configuration.SinkCheck? = nil
    ) -> (configuration: Configuration?, complaints: [String]) {
        let (configuration, diagnostics) = Configuration.load(
            configPath: path + "/weir.yaml", pluginsDirectory: path + "/plugins.d",
            knownKinds: ["rtsp", "hls", "recorder"], environment: { environment[$0] }, checkSink: check)
        return (configuration, diagnostics.all.map { shortened($0.description) })
    }

    private func shortened(_ text: String) -> String {
        var rest = text[...]
        var result = ""
        while let range = rest.utf8.firstRange(of: path.utf8) {
            result += rest[..<range.lowerBound]
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
