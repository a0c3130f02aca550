import Foundation
import Testing

/// The files of this repository, as the style tests read them.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Files below some folders, by the ending of their names. Hidden folders (builds, environments) are passed over.
    static func files(in folders: String..., ending: String) -> [SourceFile] {
        folders.flatMap { folder -> [SourceFile] in
            let start = folder.isEmpty ? root : root.appending(path: folder)
            let walk = FileManager.default.enumerator(
                at: start, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
            return (walk?.compactMap { $0 as? URL } ?? [])
                .filter { $0.lastPathComponent.hasSuffix(ending) && !$0.path.contains("/artifacts/") }
                .compactMap(SourceFile.init)
                .sorted { $0.path < $1.path }
        }
    }

    /// All code that is built for use, taken apart once for all tests.
    static let code = files(in: "Sources", "Benchmarks", ending: ".swift").map(SwiftCode.init)

    static func folders(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            let path = root.appending(path: folder).appending(path: name).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }.sorted()
    }
}

/// One text file: its path from the root of the repository, and its lines.
struct SourceFile {
    let path: String
    let url: URL
    let lines: [Substring]

    init?(_ url: URL) {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        self.url = url
        path = String(url.path.dropFirst(SourceTree.root.path.count + 1))
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        self.lines = lines
    }

    /// Fails the test at a line (counted from 1) of this file.
    func complain(_ text: String, line: Int = 1) {
        let place = SourceLocation(fileID: "weir/\(path)", filePath: url.path, line: line, column: 1)
        Issue.record("\(path):\(line): \(text)", sourceLocation: place)
    }
}
