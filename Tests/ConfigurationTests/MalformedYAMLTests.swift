import Testing

@testable import Configuration

@Suite("Files that are not good YAML")
struct MalformedYAMLTests {
    @Test("are explained in plain words, with the place", arguments: cases)
    func explained(_ complaints: Complaints) {
        #expect(parse(Array(complaints.text.utf8)).complaints == complaints.expected)
    }

    static let cases: [Complaints] = [
        Complaints("a:\n\tb: 1", "2:1: error: a tab cannot be used for indentation; use spaces"),
        Complaints(
            "a: b: c",
            "1:5: error: unexpected \":\"; put a text that has \": \" in it in quotes, check the indentation of this line, and that the line above has its \":\""
        ),
        Complaints("a: @b", "1:4: error: a text cannot begin with \"@\" unless it is in quotes"),
        Complaints("a: `b`", "1:4: error: a text cannot begin with \"`\" unless it is in quotes"),
        Complaints("a: %b", "1:4: error: a text cannot begin with \"%\" unless it is in quotes"),
        Complaints(
            "a: *b",
            "1:4: error: \"*b\" refers to \"&b\", which is not set above it; a text that begins with * must be in quotes"
        ),
        Complaints(
            "a: &b [*b]",
            "1:8: error: \"*b\" refers to \"&b\", which is not set above it; a text that begins with * must be in quotes"
        ),
        Complaints("a: \"b", "1:6: error: the text that begins at line 1, column 4 has no closing quote"),
        Complaints(
            "a: [b, c", "2:1: error: the list that begins at line 1, column 4 is not closed; \"]\" or \",\" is missing"),
        Complaints(
            "a: {b: c", "2:1: error: the map that begins at line 1, column 4 is not closed; \"}\" or \",\" is missing"),
        Complaints(
            "a: 1\n b: 2",
            "2:3: error: unexpected \":\"; put a text that has \": \" in it in quotes, check the indentation of this line, and that the line above has its \":\""
        ),
        Complaints(
            "  a: 1\n b: 2",
            "2:2: error: unexpected text after the end of the document; check the indentation of this line"),
        Complaints(
            "a:\n  - b\n  c: d",
            "3:3: error: this does not fit the list that begins at line 2, column 3; check the indentation, and that every item begins with \"- \""
        ),
        Complaints(
            "a: \"b\" c",
            "1:8: error: this does not fit the map that begins at line 1, column 1; check the indentation and the quotes of this line and the one above"
        ),
        Complaints(
            "a: \"\\q\"",
            "1:5: error: unknown escape after \"\\\"; write \"\\\\\" for a backslash, or use single quotes"),
        Complaints("a: - b", "1:4: error: a list item (\"- \") cannot stand here; check the indentation of this line"),
        Complaints("a: 1\nb\n", "2:1: error: a \":\" is missing after this key"),
        Complaints("? [a]\n: b", "1:3: error: a key must be a text, not a list or a map"),
        Complaints("? &x {a: b}\n: c", "1:3: error: a key must be a text, not a list or a map"),
        Complaints("x: &x {a: b}\n? *x\n: c", "2:3: error: a key must be a text, not a list or a map"),
        Complaints("a: 1\n---\nb: 2", "2:1: error: a second document begins here; a file can have only one"),
        Complaints(
            "a: !env X",
            "1:4: error: \"!env\" is a YAML tag, which has no meaning here; a text that begins with ! must be in quotes"
        ),
        Complaints("a: !<> X", "1:4: error: a text that begins with ! must be in quotes"),
        Complaints("<<: 5", "1:5: error: \"<<\" must name a map (or a list of maps) that stands above"),
        Complaints("a: \"x\\0y\"", "1:4: error: a text contains a NUL character; take it out"),
        Complaints(
            "a: 1\na: 2\na: 3", "2:1: error: key \"a\" stands twice, first at f.yaml:1:1; remove one",
            "3:1: error: key \"a\" stands twice, first at f.yaml:1:1; remove one"),
        Complaints("ü: ü\nb: @", "2:4: error: a text cannot begin with \"@\" unless it is in quotes"),
    ]

    @Test(
        "in another encoding are told from those with a stray byte",
        arguments: [
            ([0xFF, 0xFE, 0x61, 0x00], "0:0: error: the file is encoded in UTF-16; save it as UTF-8"),
            (
                Array("a: é\nb: x".utf8) + [0xFF, 0x0A],
                "2:5: error: the text is not UTF-8 (byte 0xFF); save the file as UTF-8"
            ),
            (Array("a: 1\nb: ".utf8) + [0xC3], "2:4: error: the text is not UTF-8 (byte 0xC3); save the file as UTF-8"),
            (
                Array("a: ".utf8) + [0xC3, 0x28],
                "1:5: error: the text is not UTF-8 (byte 0x28); save the file as UTF-8"
            ),
            (
                Array("a: ".utf8) + [0xED, 0xA0, 0x80],
                "1:4: error: the text is not UTF-8 (byte 0xED); save the file as UTF-8"
            ),
            (Array("a: b".utf8) + [0x00, 0x0A], "1:5: error: a control character (byte 0x0) stands here; take it out"),
            (Array("a: \u{1B}[31m".utf8), "1:4: error: a control character (byte 0x1B) stands here; take it out"),
        ] as [([UInt8], String)])
    func encodings(_ bytes: [UInt8], _ expected: String) {
        #expect(parse(bytes).complaints == [expected])
    }

    @Test("are refused before they cost memory")
    func bounds() {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for (name, previous) in zip("bcdefghi", "abcdefgh") {
            let uses = [String](repeating: "*\(previous)", count: 9).joined(separator: ",")
            bomb += "\(name): &\(name) [\(uses)]\n"
        }
        #expect(
            parse(Array(bomb.utf8)).complaints == [
                "7:8: error: the file has more than 1000000 values, counting what its aliases stand for"
            ])

        let deep = String(repeating: "[", count: 100_000)
        #expect(parse(Array(deep.utf8)).complaints == ["1:33: error: lists and maps are nested more than 32 deep"])

        let blocks = (0..<40).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(parse(Array(blocks.utf8)).complaints == ["33:33: error: lists and maps are nested more than 32 deep"])

        let hidden =
            "a: &a " + String(repeating: "[", count: 20) + String(repeating: "]", count: 20)
            + "\nb: " + String(repeating: "[", count: 20) + "*a" + String(repeating: "]", count: 20)
        #expect(parse(Array(hidden.utf8)).complaints == ["2:24: error: lists and maps are nested more than 32 deep"])

        let huge = "a: " + String(repeating: "x", count: 70_000)
        #expect(parse(Array(huge.utf8)).complaints == ["1:4: error: a text is longer than 64KiB; is a quote missing?"])

        let long = [UInt8](repeating: UInt8(ascii: "#"), count: (8 << 20) + 1)
        #expect(parse(long).complaints == ["0:0: error: the file is larger than 8MiB; is it the right one?"])
    }

    @Test("never crash the reader, wherever a good file is cut or changed")
    func mutations() {
        let good = Array(
            "cameras:\n  door: &d {url: \"rtsp://h/\\u00e9\", x: [1, 'é', ~]}\n  yard:\n    <<: *d\n    y: |\n      t\n"
                .utf8)
        #expect(parse(good).complaints == [])
        var complaining = 0
        for index in good.indices {
            _ = parse(Array(good[..<index]))
            for byte: UInt8 in [0, 9, 10, 34, 38, 39, 42, 45, 58, 91, 123, 125, 0x80, 0xC3, 0xFF] {
                var changed = good
                changed[index] = byte
                if !parse(changed).complaints.isEmpty { complaining += 1 }
            }
        }
        #expect(complaining > 200)
    }

    private func parse(_ bytes: [UInt8]) -> (root: YAMLNode?, complaints: [String]) {
        let (root, diagnostics) = YAMLDocument.parse(bytes, file: "f.yaml")
        return (
            root,
            diagnostics.all.map { "\($0.place.line):\($0.place.column): \($0.severity.rawValue): \($0.message)" }
        )
    }
}
