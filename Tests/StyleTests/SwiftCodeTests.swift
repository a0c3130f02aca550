import Foundation
import Testing

/// The reader on which the style tests rest.
@Suite struct SwiftCodeTests {
    private func code(_ text: String) throws -> SwiftCode {
        let url = FileManager.default.temporaryDirectory.appending(path: "style-\(UUID().uuidString).swift")
        try text.write(to: url, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: url) }
        return SwiftCode(try #require(SourceFile(url)))
    }

    @Test func commentsAndStringsAreNoCode() throws {
        let code = try code(
            """
            let a = "public \\" struct"  // public
            /// public
            let b = 1 + c // "
            let d = try! e("x")
            """)
        #expect(code.lines(withWord: "public") == [])
        #expect(code.lines[2] == "let b = 1 + c ")
        #expect(code.lines(with: "try!") == [4])
    }

    @Test func textOverSeveralLinesIsNoCode() throws {
        let quotes = String(repeating: "\"", count: 3)
        let code = try code("let a = \(quotes)\npublic\n\(quotes)\npublic let b = 1\n")
        #expect(code.lines(withWord: "public") == [4])
    }

    @Test func importsAreFoundWithTheirModifiers() throws {
        let code = try code(
            "import Bytes\npackage import Media\n@testable import RTSP\nimport struct Router.Camera\nlet x = y\n")
        #expect(code.imports.map(\.module) == ["Bytes", "Media", "RTSP", "Router"])
        #expect(code.imports.map(\.line) == [1, 2, 3, 4])
    }

    @Test func typesAreThoseOfTheOutermostLevel() throws {
        let code = try code("package struct A: B {\n    struct C {}\n}\n\nextension D {}\nfinal class E<F> {}\n")
        #expect(code.typeNames == ["A", "E"])
    }
}
