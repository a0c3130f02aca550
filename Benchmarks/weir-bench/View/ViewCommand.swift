import Foundation

/// `weir-bench view`: runs the viewers and says what they found.
struct ViewCommand {
    private let options: ViewOptions

    init(_ words: ArraySlice<String>) throws {
        options = try ViewOptions(words)
    }

    /// Returns the exit status: 0 when every session came up and was still playing at the end.
    func run() throws -> Int32 {
        let run = try ViewRun(options)
        try run.run()
        let report = ViewReport(run)
        run.end()
        print(options.json ? try JSONLine.encode(report) : ViewTable(report).text)
        return report.playingAtEnd == report.viewers - report.stalled ? 0 : 1
    }
}

/// One value as one line of JSON.
enum JSONLine {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
