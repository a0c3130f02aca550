import Testing

@testable import Configuration

/// A text of weir.yaml and exactly what is complained about; the file's name is left out.
struct Complaints: CustomTestStringConvertible, Sendable {
    var text: String
    var expected: [String]

    init(_ text: String, _ expected: String...) {
        self.text = text
        self.expected = expected
    }

    var testDescription: String { text.split(separator: "\n").suffix(3).joined(separator: " ⏎ ") }

    /// What is complained about when the text is read as weir.yaml.
    static func of(weirFile text: String, environment: [String: String] = [:]) -> [String] {
        read(weirFile: text, environment: environment).complaints
    }

    static func read(
        weirFile text: String, environment: [String: String] = [:]
    ) -> (configuration: Configuration, complaints: [String]) {
        var (root, diagnostics) = YAMLDocument.parse(Array(text.utf8), file: "weir.yaml")
        var configuration = Configuration()
        if let root {
            let file = WeirFile(passwordFiles: PasswordFile { environment[$0] })
            configuration = file.read(root, diagnostics: &diagnostics)
        }
        return (configuration, lines(diagnostics))
    }

    /// What is complained about when the text is read as a file of plugins.d.
    static func of(plugin text: String, file: String = "10-rtsp.yaml", check: Configuration.SinkCheck? = nil)
        -> [String]
    {
        var (root, diagnostics) = YAMLDocument.parse(Array(text.utf8), file: file)
        if let root {
            let sink = PluginFile(knownKinds: ["rtsp", "hls", "recorder"]).read(root, diagnostics: &diagnostics)
            if let sink, let check {
                var reader = sink.reader
                check(sink, &reader)
                diagnostics.add(reader.finish())
            }
        }
        return lines(diagnostics)
    }

    private static func lines(_ diagnostics: Diagnostics) -> [String] {
        diagnostics.all.map { diagnostic in
            "\(diagnostic.place.line):\(diagnostic.place.column): \(diagnostic.severity.rawValue): \(diagnostic.message)"
        }
    }
}
