extension String {
    /// The text in double quotes for a message of one line: control characters made visible, long texts cut.
    package var quoted: String {
        var result = "\""
        for (index, character) in unicodeScalars.enumerated() {
            if index == 80 {
                result += "…"
                break
            }
            switch character {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\"": result += "\\\""
            case _ where character.value < 0x20 || (0x7F...0x9F).contains(character.value):
                result += "\\u{" + String(character.value, radix: 16) + "}"
            default: result.unicodeScalars.append(character)
            }
        }
        return result + "\""
    }
}

extension [String] {
    /// `a, b or c`
    package var alternatives: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}
