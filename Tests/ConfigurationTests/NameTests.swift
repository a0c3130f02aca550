import Testing

@testable import Configuration

@Suite("Names")
struct NameTests {
    @Test(
        "of cameras may be these",
        arguments: [
            "cam1", "CAM1", "front-door", "a_b.c", "house/door", "house/1st.floor/door", "apis", "x/api", "...", "a..b",
            "-",
            String(repeating: "a", count: 128),
        ])
    func goodNames(_ text: String) throws {
        let name = try CameraName(text)
        #expect(name.written == text)
        #expect(name.description == text)
        #expect(try name == CameraName(text.uppercased()))
    }

    @Test(
        "of cameras may not be these",
        arguments: [
            ("", "it is empty"),
            ("/door", "a \"/\" must stand between two parts, as in house/door"),
            ("door/", "a \"/\" must stand between two parts, as in house/door"),
            ("a//b", "a \"/\" must stand between two parts, as in house/door"),
            (".", "a part cannot be \".\" or \"..\""),
            ("a/../b", "a part cannot be \".\" or \"..\""),
            ("WS", "\"ws\" is reserved for weir's own addresses; use another first part"),
            ("stream/1", "\"stream\" is reserved for weir's own addresses; use another first part"),
            (String(repeating: "a", count: 129), "it is longer than 128 characters"),
            ("a?b", "it has \"?\" in it; use letters (a to z), digits, \"-\", \"_\", \".\" and \"/\" for grouping"),
            ("a\nb", "it has \"\\n\" in it; use letters (a to z), digits, \"-\", \"_\", \".\" and \"/\" for grouping"),
            (
                "\u{212A}",
                "it has \"\u{212A}\" in it; use letters (a to z), digits, \"-\", \"_\", \".\" and \"/\" for grouping"
            ),
        ])
    func badNames(_ text: String, _ reason: String) {
        #expect(throws: CameraName.Invalid(reason: reason)) { try CameraName(text) }
    }

    @Test("of cameras are compared without regard to case, also as keys")
    func caseOfNames() throws {
        let table = [try CameraName("House/Door"): 1]
        #expect(table[try CameraName("hOUSE/dOOR")] == 1)
        #expect(try CameraName("a") < CameraName("B"))
    }

    @Test(
        "are matched by patterns",
        arguments: [
            ("*", "a/b", true), ("house/*", "house/door", true), ("house/*", "house/a/b", true),
            ("house/*", "house", false),
            ("*door", "house/door", true), ("*door", "house/doors", false), ("d?or", "door", true),
            ("d?or", "dr", false),
            ("DOOR", "door", true), ("", "door", false), ("do", "door", false), ("d**r", "door", true),
            ("a*b*c", "aXbXbc", true),
            ("a*b*c", "aXbX", false), ("?", "ab", false), ("door*", "door", true),
            (String(repeating: "*a", count: 40), String(repeating: "a", count: 100) + "b", false),
        ])
    func globs(_ pattern: String, _ name: String, _ matches: Bool) throws {
        #expect(try Glob(pattern).matches(CameraName(name)) == matches)
    }

    @Test(
        "are selected by what is let in and not taken out again",
        arguments: [
            (["*"], "door", true), (["!door"], "door", false), (["!door"], "yard", true),
            (["house/*", "!*/cellar"], "house/cellar", false),
            (["!*/cellar", "house/*"], "house/cellar", false), (["house/*", "!*/cellar"], "house/door", true),
            (["house/*", "!*/cellar"], "door", false), ([], "door", false),
        ] as [([String], String, Bool)])
    func selections(_ patterns: [String], _ name: String, _ isIn: Bool) throws {
        #expect(try CameraSelection(patterns).contains(CameraName(name)) == isIn)
    }

    @Test(
        "of sinks come from their files",
        arguments: [
            ("plugins.d/10-rtsp.yaml", "rtsp"), ("rtsp.yml", "rtsp"), ("/etc/weir/plugins.d/05-a.b.json", "a.b"),
            ("10.yaml", "10"),
            ("10-.yaml", "10-"), ("2nd-way.yaml", "2nd-way"), ("10-20-x.yaml", "20-x"),
        ])
    func sinkNames(_ path: String, _ name: String) {
        #expect(PluginFile.sinkName(of: path) == name)
    }

    @Test(
        "nearly right find the right ones",
        arguments: [
            ("on_demnd", "on_demand"), ("ondemand", "on_demand"), ("On-Demand", "on_demand"),
            ("no_demand", "on_demand"),
            ("ulr", "url"), ("urls", "url"), ("username", "user"), ("usr", "user"), ("pasword", "password"),
            ("xyz", nil), ("", nil),
            ("q", nil), (String(repeating: "u", count: 5000), nil),
        ])
    func nearest(_ text: String, _ expected: String?) {
        #expect(NearestName.nearest(to: text, in: ["url", "user", "password", "on_demand"]) == expected)
    }

    @Test(
        "are as far apart as the edits between them",
        arguments: [
            ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abd", 1),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3), ("ab", "ba", 1),
        ])
    func distances(_ left: String, _ right: String, _ distance: Int) {
        #expect(NearestName.distance(Array(left.utf8), Array(right.utf8)) == distance)
    }
}
