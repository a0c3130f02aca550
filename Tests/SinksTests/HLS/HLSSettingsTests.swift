import Media
import Testing

@testable import Configuration
@testable import Sinks

/// The keys of the sink's file, and what is said about wrong ones.
@Suite struct HLSSettingsTests {
    private func read(_ text: String) throws -> (settings: HLSSink.Settings, complaints: [String]) {
        let (root, diagnostics) = YAMLDocument.parse(Array(text.utf8), file: "hls.yaml")
        try #require(diagnostics.all.isEmpty)
        var reader = SettingsReader(try #require(root), subject: "sink \"hls\"")
        let settings = HLSSink.Settings(&reader)
        return (settings, reader.finish().all.map { "\($0.place.line):\($0.place.column): \($0.message)" })
    }

    @Test func withoutKeysTheDefaultsHold() throws {
        let (settings, complaints) = try read("")
        #expect(complaints.isEmpty)
        #expect(settings.durations.targetSeconds == 2)
        #expect(settings.durations.part == MediaTime(seconds: 0.2))
        #expect(settings.durations.window == MediaTime(seconds: 20))
    }

    @Test func theFileThatIsShippedSaysTheDefaults() throws {
        let path = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let file = try SourceFile.read("/\(path)/plugins.d/20-hls.yaml", limit: 10_000)
        let (root, _) = YAMLDocument.parse(file.bytes, file: "20-hls.yaml")
        var diagnostics = Diagnostics()
        let sink = PluginFile(knownKinds: ["hls"]).read(try #require(root), diagnostics: &diagnostics)
        var reader = try #require(sink).reader
        let settings = HLSSink.Settings(&reader)
        diagnostics.add(reader.finish())
        #expect(diagnostics.all.isEmpty)
        let defaults = try read("").settings
        #expect(settings == defaults)
    }

    @Test(arguments: [
        ("window: 7s", "four times segment_duration"), ("segment_duration: 500ms", "at least 1s"),
        ("part_duration: 10ms", "at least 50ms"), ("{segment_duration: 1s, part_duration: 2s}", "segment_duration"),
        ("segment_duration: soon", "a duration like"), ("max_sessions: 0", "whole number"), ("windw: 20s", "windw"),
        ("window_bytes: 10", "at least 1MiB"),
    ]) func wrongKeysAreComplainedOf(_ text: String, _ words: String) throws {
        let complaints = try read(text).complaints
        #expect(complaints.contains { $0.contains(words) }, "\(complaints)")
    }

    @Test func aLongerSegmentHasALongerWindow() throws {
        let (settings, complaints) = try read("segment_duration: 6s")
        #expect(complaints.isEmpty && settings.durations.window == MediaTime(seconds: 36))
    }
}
