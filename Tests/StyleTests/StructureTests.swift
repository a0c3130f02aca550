import Foundation
import Testing

/// How the folders stand to each other.
@Suite struct StructureTests {
    @Test func everyTargetHasTests() {
        let cLibraries = SourceTree.folders(in: "Sources/CLibraries")
        let grouped = ["Protocols", "Formats"].flatMap { SourceTree.folders(in: "Sources/\($0)") }
        let plain = SourceTree.folders(in: "Sources").filter { !["Protocols", "Formats", "CLibraries"].contains($0) }
        // The program itself is wiring: Tests/EndToEnd runs it.
        for target in grouped + plain where target != "weir" && !cLibraries.contains(target) {
            let tests = SourceTree.files(in: "Tests/\(target)Tests", ending: ".swift")
            let count = tests.map { SwiftCode($0).lines(with: "@Test").count }.reduce(0, +)
            #expect(count > 0, "Tests/\(target)Tests has no test")
        }
    }

    @Test func noSinkNamesAnother() {
        let sinks = SourceTree.folders(in: "Sources/Sinks")
        let files = sinks.map { SourceTree.files(in: "Sources/Sinks/\($0)", ending: ".swift").map(SwiftCode.init) }
        let types = files.map { Set($0.flatMap(\.typeNames)) }
        for (sink, codes) in files.enumerated() {
            let foreign = types.indices.filter { $0 != sink }.reduce(into: Set<String>()) { $0.formUnion(types[$1]) }
            for code in codes {
                for (index, line) in code.lines.enumerated() {
                    for word in code.words(in: line) where foreign.subtracting(types[sink]).contains(String(word)) {
                        code.file.complain("\(sinks[sink]) names \(word), another sink's type", line: index + 1)
                    }
                }
            }
        }
    }

    @Test func everyPluginIsOfAKindThatExists() throws {
        let list = SourceTree.files(in: "Sources/Sinks", ending: "SinkList.swift").first
        for plugin in SourceTree.files(in: "plugins.d", ending: ".yaml") {
            let kinds = plugin.lines.filter { $0.hasPrefix("kind:") }.map {
                $0.dropFirst(5).split(separator: " ").first
            }
            guard kinds.count == 1, let kind = kinds[0] else {
                plugin.complain("one `kind:` is needed")
                continue
            }
            let text = try #require(list, "plugins.d has files, but there is no Sources/Sinks/SinkList.swift")
            if !text.lines.contains(where: { $0.lowercased().contains(kind.lowercased()) }) {
                plugin.complain("SinkList.swift knows no kind \(kind)")
            }
        }
    }

    @Test func linksInTheDocumentationLeadSomewhere() throws {
        let link = try Regex(#"\]\(([^)\s]+)\)"#)
        for file in SourceTree.files(in: "", ending: ".md") {
            var isCode = false
            for (index, line) in file.lines.enumerated() {
                if line.hasPrefix("```") { isCode.toggle() }
                guard !isCode else { continue }
                for match in line.matches(of: link) {
                    guard let target = match.output[1].substring, !target.contains("://"), !target.hasPrefix("mailto:")
                    else { continue }
                    let path = String(target.prefix { $0 != "#" })
                    let folder = file.url.deletingLastPathComponent()
                    let isThere =
                        path.isEmpty || FileManager.default.fileExists(atPath: folder.appending(path: path).path)
                    if !isThere { file.complain("\(path) does not exist", line: index + 1) }
                }
            }
        }
    }

    @Test func scriptsCanBeRun() {
        for folder in ["scripts", ".ci"] {
            let path = SourceTree.root.appending(path: folder).path
            for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
                guard let file = SourceFile(URL(filePath: "\(path)/\(name)")), file.lines.first?.hasPrefix("#!") == true
                else { continue }
                if !FileManager.default.isExecutableFile(atPath: file.url.path) {
                    file.complain("it cannot be run: chmod +x")
                }
            }
        }
    }
}
