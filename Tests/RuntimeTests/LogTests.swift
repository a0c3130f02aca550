import Testing

@testable import Runtime

@Suite struct LogTests {
    @Test(
        arguments: [
            ("plain", "plain"), ("rtsp://192.0.2.1/a?b=c", "rtsp://192.0.2.1/a?b=c"), ("Türkamera", "Türkamera"),
            ("", "\"\""), ("two words", "\"two words\""), ("say \"hi\"", "\"say \\\"hi\\\"\""),
            ("back\\slash here", "\"back\\\\slash here\""), ("one\ntwo", "\"one\\ntwo\""),
            ("\u{1b}[31mred", "\"\\u{1b}[31mred\""), ("tab\tbell\u{7}", "\"tab\\u{9}bell\\u{7}\""),
            ("del\u{7f}", "\"del\\u{7f}\""),
            // The same as ESC [ for terminals that know 8-bit controls.
            ("\u{9b}31mred", "\"\\u{9b}31mred\""),
        ])
    func whatIsLoggedCannotWriteOnTheTerminal(_ value: String, _ text: String) {
        #expect(Logger.quoted(value) == text)
    }

    @Test(arguments: [
        ("debug", LogLevel.debug), ("info", .info), ("warn", .warning), ("warning", .warning), ("error", .error),
        ("ERROR", nil), ("trace", nil), ("", nil),
    ])
    func levelsHaveNames(_ name: String, _ level: LogLevel?) {
        #expect(LogLevel(name: name) == level)
    }
}
