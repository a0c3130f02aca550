/// The code of a Swift file, line by line, with comments and the insides of string literals taken out.
///
/// Good enough for looking for words: it knows `//`, `"…"` and `"""`, not raw strings with several lines.
struct SwiftCode {
    let file: SourceFile
    let lines: [String]

    init(_ file: SourceFile) {
        self.file = file
        var isInText = false
        lines = file.lines.map { Self.strip($0, &isInText) }
    }

    private static func strip(_ line: Substring, _ isInText: inout Bool) -> String {
        var code = ""
        var isInString = false
        var rest = line
        while let character = rest.first {
            if rest.hasPrefix("\"\"\""), !isInString {
                isInText.toggle()
                rest = rest.dropFirst(3)
            } else if isInText {
                rest = rest.dropFirst()
            } else if isInString {
                rest = rest.dropFirst(character == "\\" ? 2 : 1)
                if character == "\"" { isInString = false }
            } else if rest.hasPrefix("//") {
                return code
            } else {
                if character == "\"" { isInString = true }
                code.append(character)
                rest = rest.dropFirst()
            }
        }
        return code
    }

    /// Lines, counted from 1, with a word that stands alone: `public`, not `republic`.
    func lines(withWord word: String) -> [Int] {
        lines.indices.filter { words(in: lines[$0]).contains(Substring(word)) }.map { $0 + 1 }
    }

    func lines(with text: String) -> [Int] {
        lines.indices.filter { lines[$0].contains(text) }.map { $0 + 1 }
    }

    func words(in line: String) -> Set<Substring> {
        Set(line.split { !($0.isLetter || $0.isNumber || $0 == "_") })
    }

    /// The modules that the file imports, with the lines of the imports.
    var imports: [(module: String, line: Int)] {
        lines.indices.compactMap { index in
            let words = lines[index].split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                words[..<place].allSatisfy({
                    ["package", "internal", "private", "public"].contains($0) || $0.first == "@"
                })
            else { return nil }
            return (String(words[words.count - 1].split(separator: ".")[0]), index + 1)
        }
    }

    /// Names of the types declared at the outermost level.
    var typeNames: [String] {
        let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        return lines.compactMap { line in
            guard line.first?.isWhitespace == false else { return nil }
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
            guard let place = words.firstIndex(where: kinds.contains), place + 1 < words.count else { return nil }
            return String(words[place + 1])
        }
    }
}
