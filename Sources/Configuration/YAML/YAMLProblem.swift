internal import CYAML

/// What libyaml could not read, in words that help a person who does not know YAML's grammar.
struct YAMLProblem {
    private let problem: String
    private let place: SourcePlace
    /// Where the thing began that could not be read to its end.
    private let beginning: SourcePlace?
    /// The first byte of what could not be read.
    private let byte: UInt8?

    init(_ parser: yaml_parser_t, source: [UInt8], file: String) {
        problem = parser.problem.map { String(cString: $0) } ?? "cannot be read"
        if parser.error == YAML_READER_ERROR {
            place = SourcePlace(file: file, offset: parser.problem_offset, in: source)
            byte = source.indices.contains(parser.problem_offset) ? source[parser.problem_offset] : nil
            beginning = nil
        } else {
            place = SourcePlace(file: file, mark: parser.problem_mark)
            let index = source.index(line: parser.problem_mark.line, column: parser.problem_mark.column)
            byte = index.map { source[$0] }
            let start = SourcePlace(file: file, mark: parser.context_mark)
            beginning = parser.context != nil && start < place ? start : nil
        }
    }

    var diagnostic: Diagnostic {
        let isAboutBeginning = Self.aboutBeginning.contains(problem)
        return Diagnostic(.error, message, at: isAboutBeginning ? beginning ?? place : place)
    }

    /// What is wrong here shows only after it: the complaint belongs where the thing began.
    private static let aboutBeginning: Set = [
        "could not find expected ':'", "did not find expected alphabetic or numeric character",
        "found undefined tag handle", "did not find expected tag URI", "did not find the expected '>'",
        "did not find expected '!'",
    ]

    private var message: String {
        switch problem {
        case "found character that cannot start any token":
            unexpectedCharacter
        case let tab where tab.contains("tab character"):
            Self.tab
        case "mapping values are not allowed in this context":
            "unexpected \":\"; put a text that has \": \" in it in quotes, check the indentation of this line, and that the"
                + " line above has its \":\""
        case "block sequence entries are not allowed in this context":
            "a list item (\"- \") cannot stand here; check the indentation of this line"
        case "mapping keys are not allowed in this context":
            "a key cannot stand here; check the indentation of this line"
        case "could not find expected ':'":
            "a \":\" is missing after this key"
        case "did not find expected key":
            "this does not fit the map\(since); check the indentation and the quotes of this line and the one above"
        case "did not find expected '-' indicator":
            "this does not fit the list\(since); check the indentation, and that every item begins with \"- \""
        case "did not find expected ',' or ']'":
            "the list\(since) is not closed; \"]\" or \",\" is missing"
        case "did not find expected ',' or '}'":
            "the map\(since) is not closed; \"}\" or \",\" is missing"
        case "did not find expected node content":
            "a value is missing here"
        case "found unexpected end of stream":
            "the text\(since) has no closing quote"
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            "unknown escape after \"\\\"; write \"\\\\\" for a backslash, or use single quotes"
        case "did not find expected alphabetic or numeric character":
            "a text that begins with * or & must be in quotes"
        case "did not find expected comment or line break", "did not find expected whitespace or line break":
            "something stands here that does not belong to the value; put the whole text in quotes"
        case "found undefined tag handle", "did not find expected tag URI", "did not find the expected '>'",
            "did not find expected '!'":
            "a text that begins with ! must be in quotes"
        case "did not find expected <document start>":
            "unexpected text after the end of the document; check the indentation of this line"
        case "invalid leading UTF-8 octet", "invalid trailing UTF-8 octet", "incomplete UTF-8 octet sequence",
            "invalid length of a UTF-8 sequence", "invalid Unicode character":
            "the text is not UTF-8\(byteInWords); save the file as UTF-8"
        case "control characters are not allowed":
            "a control character\(byteInWords) stands here; take it out"
        default:
            "not valid YAML\(since): \(problem)"
        }
    }

    private static let tab = "a tab cannot be used for indentation; use spaces"

    private var unexpectedCharacter: String {
        guard let byte else { return "a value is missing here" }
        if byte == UInt8(ascii: "\t") { return Self.tab }
        let character = String(UnicodeScalar(byte)).quoted
        return "a text cannot begin with \(character) unless it is in quotes"
    }

    private var since: String { beginning.map { " that begins at line \($0.line), column \($0.column)" } ?? "" }

    private var byteInWords: String { byte.map { " (byte 0x\(String($0, radix: 16, uppercase: true)))" } ?? "" }
}

extension SourcePlace {
    /// The place of a byte, where libyaml knows only how many came before it.
    fileprivate init(file: String, offset: Int, in source: [UInt8]) {
        let before = source.prefix(max(0, offset))
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        self.init(file: file, line: line, column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1)
    }
}

extension [UInt8] {
    /// The index of a character given by line and column from 0, or nil at the end of the line or of the text.
    fileprivate func index(line: Int, column: Int) -> Int? {
        var position = startIndex
        for _ in 0..<line {
            guard let end = self[position...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            position = end + 1
        }
        var characters = 0
        while position < endIndex, self[position] != UInt8(ascii: "\n") {
            if characters == column { return position }
            position += 1
            while position < endIndex, self[position] & 0xC0 == 0x80 { position += 1 }
            characters += 1
        }
        return nil
    }
}
