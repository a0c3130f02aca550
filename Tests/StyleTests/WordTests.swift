import Testing

/// Words that do not belong into this code, or only with a reason beside them.
@Suite struct WordTests {
    private let sources = SourceTree.code

    @Test func nothingIsPublic() {
        // A daemon, not a library: `package` reaches as far as anything needs to.
        for word in ["public", "open"] {
            for code in sources {
                for line in code.lines(withWord: word) where code.lines[line - 1].hasDeclaration(after: word) {
                    code.file.complain("`\(word)`: use `package`", line: line)
                }
            }
        }
    }

    @Test(arguments: ["try!", "as!", "fatalError(", "preconditionFailure(", "unsafeBitCast("])
    func nothingThatEndsTheProcess(_ text: String) {
        for code in sources {
            for line in code.lines(with: text) { code.file.complain("\(text) is not for this code", line: line) }
        }
    }

    @Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)", "@preconcurrency"])
    func promisesToTheCompilerAreArgued(_ text: String) {
        for code in sources {
            for line in code.lines(with: text) {
                let above = code.file.lines[max(0, line - 4)..<line]
                if !above.contains(where: { $0.contains("//") }) {
                    code.file.complain("\(text): say within three lines above why it holds", line: line)
                }
            }
        }
    }

    @Test func nothingIsPutOff() {
        // Written in two parts, so that this file is not found.
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        let swift = SourceTree.files(in: "Sources", "Benchmarks", "Tests", ending: ".swift")
        let others = [".py", ".c", ".h", ".md", ".yaml"].flatMap { SourceTree.files(in: "", ending: $0) }
        for file in swift + others {
            for (index, line) in file.lines.enumerated() {
                let found = line.split { !$0.isLetter }.first { words.contains(String($0)) }
                if let found { file.complain("\(found): do it, or leave it", line: index + 1) }
            }
        }
    }

    @Test func onlyTheProgramPrints() {
        for code in sources where code.file.path.hasPrefix("Sources/") && !code.file.path.hasPrefix("Sources/weir/") {
            for line in code.lines(withWord: "print") where code.lines[line - 1].contains("print(") {
                code.file.complain("print(): what is worth saying goes to the log", line: line)
            }
        }
    }

    @Test func typesAreNamedAfterWhatTheyAre() {
        for code in sources {
            for name in code.typeNames {
                for ending in ["Manager", "Helper", "Helpers", "Util", "Utils", "Base", "Impl"]
                where name.hasSuffix(ending) && name != "ServiceManager" {
                    code.file.complain("\(name): what is it in the words of the field?")
                }
            }
        }
    }
}

extension String {
    /// Whether a declaration follows the word on this line: `public struct`, and not a method called `open`.
    fileprivate func hasDeclaration(after word: String) -> Bool {
        let words = split(separator: " ").map(String.init)
        let kinds: Set = [
            "struct", "class", "enum", "actor", "protocol", "func", "var", "let", "init", "extension", "import",
            "static",
            "final", "typealias", "subscript", "init(", "mutating",
        ]
        guard let place = words.firstIndex(where: { $0 == word || $0.hasPrefix(word + "(") }) else { return false }
        return place + 1 < words.count && kinds.contains(String(words[place + 1].prefix { $0 != "(" }))
    }
}
