import Testing

@testable import Configuration

@Suite("Values as people write them")
struct SettingTypeTests {
    @Test(
        "are durations",
        arguments: [
            ("10s", .seconds(10)), ("10", .seconds(10)), ("0", .zero), ("0.5", .milliseconds(500)),
            ("500ms", .milliseconds(500)),
            ("2m", .seconds(120)), ("1h", .seconds(3600)), ("1d", .seconds(86400)), ("1.5h", .seconds(5400)),
            ("1h30m", .seconds(5400)),
            ("1m500ms", .milliseconds(60500)), ("7us", .microseconds(7)), ("7µs", .microseconds(7)),
            ("9ns", .nanoseconds(9)),
            ("0.000000001s", .nanoseconds(1)), ("106751d", .seconds(106_751 * 86400)), ("106752d", nil),
            ("999999999999999999d", nil), ("9999999999999999999999s", nil), ("", nil), ("s", nil), ("-1s", nil),
            ("+1s", nil),
            ("1 s", nil), ("1S", nil), ("1.s", nil), (".5s", nil), ("1.2.3s", nil), ("1m1h", nil), ("1s1s", nil),
            ("1m30", nil),
            ("1e3", nil), ("10sec", nil), ("١s", nil), ("1m١s", nil),
        ] as [(String, Duration?)])
    func durations(_ text: String, _ duration: Duration?) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(
        "are durations again when printed", arguments: ["0s", "90s", "2m", "1h", "3d", "1500ms", "7us", "9ns", "61m"])
    func printedDurations(_ text: String) throws {
        #expect(DurationText.text(try #require(DurationText.parse(text))) == text)
    }

    @Test(
        "are sizes",
        arguments: [
            ("4096", 4096), ("0", 0), ("16MB", 16_000_000), ("16 MB", 16_000_000), ("16mb", 16_000_000),
            ("64KiB", 65536), ("1kB", 1000),
            ("1.5GiB", 1_610_612_736), ("2TiB", 2_199_023_255_552), ("10B", 10), ("0.5B", 0), ("16M", nil),
            ("16k", nil), ("", nil),
            ("MB", nil), ("-1", nil), ("1  MB", nil), ("1MBs", nil), ("9999999TiB", nil), ("1,5MB", nil),
        ] as [(String, Int?)])
    func sizes(_ text: String, _ size: Int?) {
        #expect(ByteSize.parse(text) == size)
    }

    @Test(
        "are sizes again when printed",
        arguments: [(0, "0B"), (100, "100B"), (65536, "64KiB"), (16_000_000, "16MB"), (1 << 30, "1GiB")])
    func printedSizes(_ size: Int, _ text: String) {
        #expect(ByteSize.text(size) == text)
        #expect(ByteSize.parse(text) == size)
    }

    @Test(
        "are addresses to listen on",
        arguments: [
            ("0.0.0.0:8554", "0.0.0.0", 8554), ("127.0.0.1:0", "127.0.0.1", 0), ("[::]:8554", "::", 8554),
            ("[::1]:1", "::1", 1),
            (":8554", nil, 8554), ("*:8554", nil, 8554), ("8554", nil, 8554), ("localhost:65535", "localhost", 65535),
        ] as [(String, String?, UInt16)])
    func addresses(_ text: String, _ host: String?, _ port: UInt16) throws {
        let address = try #require(ListenAddress(text))
        #expect(address == ListenAddress(host: host, port: port))
        #expect(ListenAddress(address.description) == address)
    }

    @Test(
        "are no addresses to listen on",
        arguments: [
            "", ":", "0.0.0.0", "0.0.0.0:", "0.0.0.0:65536", "0.0.0.0:-1", "0.0.0.0:+1", "0.0.0.0:1x", "::1:8554",
            "[::1]", "[::1:5", "[]:5", "[x]:5",
            "256.0.0.1:5", "1.2.3:5", "a b:5", "a..b:5", "http://h:5", "h:5/x", "h\0:5", "h: 5", "[::1]x:5",
        ])
    func badAddresses(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(
        "clash or do not clash as addresses",
        arguments: [
            ("0.0.0.0:1", "127.0.0.1:1", true), (":1", "[::1]:1", true), ("[::]:1", "0.0.0.0:1", true),
            ("127.0.0.1:1", "127.0.0.1:1", true),
            ("127.0.0.1:1", "127.0.0.2:1", false), ("0.0.0.0:1", "0.0.0.0:2", false), (":0", ":0", false),
            ("[0::0]:1", "[::1]:1", true),
        ])
    func clashes(_ left: String, _ right: String, _ clashes: Bool) throws {
        let (left, right) = (try #require(ListenAddress(left)), try #require(ListenAddress(right)))
        #expect(left.clashes(with: right) == clashes)
        #expect(right.clashes(with: left) == clashes)
    }

    @Test("keep what quotes mean")
    func quotes() throws {
        let text = "a: 0123\nb: \"0123\"\nc: yes\nd: ~\ne: '~'\nf: !!str 5\ng: |\n  x\n"
        let mapping = try #require(YAMLDocument.parse(Array(text.utf8), file: "f").root?.mapping)
        #expect(mapping.entries.map(\.value.scalar?.text) == ["0123", "0123", "yes", "~", "~", "5", "x\n"])
        #expect(mapping.entries.map(\.value.scalar?.isPlain) == [true, false, true, true, false, false, false])
        #expect(mapping.entries.map(\.value.isNull) == [false, false, false, true, false, false, false])
    }

    @Test("are looked for in sections that may be missing, and what is unread stays")
    func reader() throws {
        let text = "a: 1\nsection:\n  b: 2\nrest: {x: [1]}\n"
        let root = try #require(YAMLDocument.parse(Array(text.utf8), file: "f").root)
        var reader = SettingsReader(root, subject: "it")
        #expect(reader.value("a", .integer(in: 0...9)) == 1)
        #expect(reader.section("section") { $0.value("b", .string) } == "2")
        #expect(reader.section("absent") { $0.value("b", .string, default: "z") } == "z")
        #expect(reader.value("missing", .bool) == nil)
        #expect(reader.required("needed", .bool) == nil)
        #expect(reader.remainder.mapping?.keys == ["rest"])
        #expect(reader.place(of: "rest") == SourcePlace(file: "f", line: 4, column: 7))
        reader.error("is odd", at: "rest")
        reader.warning("is strange", at: "missing")
        #expect(
            reader.finish().description == """
                f:1:1: error: it needs "needed"
                f:1:1: warning: "missing" in it is strange
                f:4:1: error: unknown key "rest" in it; the keys are a, absent, missing, needed, section
                f:4:7: error: "rest" in it is odd
                """)
    }

    @Test("are the same node whatever their order, quotes and places")
    func nodeEquality() throws {
        func node(_ text: String) -> YAMLNode? { YAMLDocument.parse(Array(text.utf8), file: "f").root }
        #expect(node("{a: 'x', b: [1]}") == node("# c\nb:\n- 1\na: \"x\"\n"))
        #expect(node("{a: 'x', b: [1]}")?.hashValue == node("# c\nb:\n- 1\na: \"x\"\n")?.hashValue)
        #expect(node("{a: '1'}") != node("{a: 1}"))
        #expect(node("{a: [1, 2]}") != node("{a: [2, 1]}"))
        #expect(node("{a: 1}") != node("{a: 1, b: 2}"))
    }
}
