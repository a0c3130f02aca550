import Testing

@testable import Configuration

@Suite("Complaints about files of plugins.d")
struct BadPluginFileTests {
    @Test("name the key, the place and the cure", arguments: cases)
    func complaints(_ complaints: Complaints) {
        #expect(Complaints.of(plugin: complaints.text, check: Self.check) == complaints.expected)
    }

    /// What a sink with a few keys of its own would read.
    static func check(sink: SinkConfiguration, reader: inout SettingsReader) {
        guard sink.kind == "rtsp" else { return }
        _ = reader.value("listen", .address)
        _ = reader.value("max_sessions", .integer(in: 1...100_000))
        _ = reader.value("transports", .list(of: .choice(of: [("tcp", 1), ("udp", 2)])))
        _ = reader.value("headers", .map(of: .string))
    }

    static let cases: [Complaints] = [
        Complaints("", "1:1: error: the file is empty; it needs at least \"kind\" (rtsp, hls or recorder)"),
        Complaints("[rtsp]", "1:1: error: sink \"rtsp\" must be a map of keys and values, not a list"),
        Complaints("listen: \":8554\"", "1:1: error: sink \"rtsp\" needs \"kind\""),
        Complaints(
            "kind: rstp",
            "1:7: error: \"kind\" in sink \"rtsp\" is \"rstp\", which is no kind of sink; the kinds are hls, recorder, rtsp;"
                + " did you mean \"rtsp\"?"),
        Complaints(
            "kind: smoke",
            "1:7: error: \"kind\" in sink \"rtsp\" is \"smoke\", which is no kind of sink; the kinds are hls, recorder, rtsp"
        ),
        Complaints(
            "kind: rtsp\nname: a/b",
            "2:7: error: \"name\" in sink \"rtsp\" must be a name of letters, digits, \"-\", \"_\" and \".\", not \"a/b\""
        ),
        Complaints(
            "kind: rtsp\nenabled: 1", "2:10: error: \"enabled\" in sink \"rtsp\" must be true or false, not \"1\""),
        Complaints(
            "kind: rtsp\ncameras: []",
            "2:10: error: \"cameras\" in sink \"rtsp\" is empty, so the sink has no camera; write [\"*\"] for all of them, or"
                + " \"enabled: false\" to switch the sink off"),
        Complaints(
            "kind: rtsp\ncameras: [a, \"b, c\", \"!\"]",
            "2:14: error: item 2 of \"cameras\" in sink \"rtsp\" has \",\" in it, which no camera's name has",
            "2:22: error: item 3 of \"cameras\" in sink \"rtsp\" must be a camera's name or a pattern like \"house/*\", not"
                + " \"!\""),
        Complaints(
            "kind: rtsp\ncameras: *",
            "2:10: error: a text that begins with * or & must be in quotes"),
        Complaints(
            "kind: rtsp\ncameras:\n  - !garden",
            "3:5: error: \"!garden\" is a YAML tag, which has no meaning here; a text that begins with ! must be in quotes"
        ),
        Complaints("kind: rtsp\nlisten: 8554", ),
        Complaints(
            "kind: rtsp\nlisten: 0.0.0.0:80000",
            "2:9: error: \"listen\" in sink \"rtsp\" must be an address and a port like 0.0.0.0:8554, [::]:8554 or :8554, not"
                + " \"0.0.0.0:80000\""),
        Complaints(
            "kind: rtsp\nlissen: :8554",
            "2:1: error: unknown key \"lissen\" in sink \"rtsp\"; did you mean \"listen\"?"),
        Complaints(
            "kind: rtsp\nmax_sessions: 0",
            "2:15: error: \"max_sessions\" in sink \"rtsp\" must be a whole number from 1 to 100000, not \"0\""),
        Complaints(
            "kind: rtsp\nmax_sessions: \"10\"",
            "2:15: error: \"max_sessions\" in sink \"rtsp\" must be a whole number from 1 to 100000, not the text \"10\"; remove"
                + " the quotes"),
        Complaints(
            "kind: rtsp\ntransports: [tcp, upd]",
            "2:19: error: item 2 of \"transports\" in sink \"rtsp\" must be tcp or udp, not \"upd\"; did you mean \"udp\"?"
        ),
        Complaints(
            "kind: rtsp\ntransports: {tcp: true}",
            "2:13: error: \"transports\" in sink \"rtsp\" must be a list, not a map"),
        Complaints(
            "kind: rtsp\nheaders: {a: b, c: [d]}",
            "2:20: error: \"c\" of \"headers\" in sink \"rtsp\" must be a text, not a list"),
        Complaints(
            "kind: hls\nsegment: 2s", "2:1: error: unknown key \"segment\" in sink \"rtsp\"; it takes none"),
    ]

    @Test("leave a sink in peace that is switched off")
    func switchedOff() {
        #expect(Complaints.of(plugin: "kind: gone\nenabled: false\nanything: [1]") == [])
    }
}
