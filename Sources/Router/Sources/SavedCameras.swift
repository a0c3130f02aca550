import Configuration
import Foundation
import Runtime

/// The last known cameras of a source, on disk, for times when it cannot be reached. Passwords are in there: the file is
/// for weir's user alone.
struct SavedCameras: Sendable {
    let path: String
    /// What was asked of whom: the answer to another question is not kept for this one.
    let question: String

    private struct File: Codable {
        struct Camera: Codable {
            var name: String
            var settings: [String: String]
        }

        var version = 1
        var question: String
        var cameras: [Camera]
    }

    /// nil where nothing is kept, or nothing that can be used.
    func read() -> [CameraDeclaration]? {
        let bytes = Result { () throws(SystemError) in try PrivateFile.read(path) }
        guard let bytes = try? bytes.get(), let file = try? JSONDecoder().decode(File.self, from: Data(bytes)),
            file.version == 1, file.question == question
        else { return nil }
        return file.cameras.map { CameraDeclaration(name: $0.name, settings: $0.settings) }
    }

    func write(_ cameras: [CameraDeclaration]) throws(SystemError) {
        let cameras = cameras.map { File.Camera(name: $0.name, settings: $0.settings.compactMapValues { $0 }) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(File(question: question, cameras: cameras)) else { return }
        if let slash = path.lastIndex(of: "/") { try PrivateFile.makeFolder(String(path[..<slash])) }
        try PrivateFile.replace(path, with: Array(json))
    }
}
