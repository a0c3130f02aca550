import Bytes

extension StartLine {
    /// Parses a line without its CRLF. An error's offset counts from the start of the line.
    static func parse(_ line: RawSpan) throws(MessageError) -> StartLine {
        // A method cannot hold a slash, so one right after the first word is a version's: this is a status line.
        var end = 0
        while end < line.byteCount, line[end].isTokenCharacter { end += 1 }
        if end < line.byteCount, line[end] == 0x2F { return try parseStatus(line) }
        return try parseRequest(line)
    }

    private static func parseRequest(_ line: RawSpan) throws(MessageError) -> StartLine {
        var position = 0
        while position < line.byteCount, line[position].isTokenCharacter { position += 1 }
        let method = 0..<position
        guard !method.isEmpty, position < line.byteCount, line[position] == 0x20 else {
            throw MessageError(.badStartLine, at: position)
        }
        position += 1
        let start = position
        while position < line.byteCount, !line[position].isWhiteSpace { position += 1 }
        let target = start..<position
        guard !target.isEmpty, position < line.byteCount, line[position] == 0x20 else {
            throw MessageError(.badStartLine, at: position)
        }
        let version = try parseVersion(line, at: position + 1)
        guard version.end == line.byteCount else { throw MessageError(.badStartLine, at: version.end) }
        return .request(method: line.text(method), target: line.text(target), version: version.value)
    }

    private static func parseStatus(_ line: RawSpan) throws(MessageError) -> StartLine {
        let version = try parseVersion(line, at: 0)
        var position = version.end
        guard position < line.byteCount, line[position] == 0x20 else {
            throw MessageError(.badStartLine, at: position)
        }
        position += 1
        let digits = position
        while position < line.byteCount, position < digits + 3, line[position].isDigit { position += 1 }
        guard let code = line.text(digits..<position).decimalValue, code >= 100 else {
            throw MessageError(.badStartLine, at: position)
        }
        // The reason phrase and the space before it may both be missing.
        guard position < line.byteCount else { return .status(version: version.value, code: code, reason: "") }
        guard line[position] == 0x20 else { throw MessageError(.badStartLine, at: position) }
        return .status(version: version.value, code: code, reason: line.text(position + 1..<line.byteCount))
    }

    private static func parseVersion(
        _ line: RawSpan, at start: Int
    ) throws(MessageError) -> (value: ProtocolVersion, end: Int) {
        var position = start
        while position < line.byteCount, line[position].isLetter, line[position] < 0x60 { position += 1 }
        let name = start..<position
        guard !name.isEmpty, position + 4 <= line.byteCount, line[position] == 0x2F, line[position + 1].isDigit,
            line[position + 2] == 0x2E, line[position + 3].isDigit
        else { throw MessageError(.badVersion, at: position) }
        let value = ProtocolVersion(line.text(name), Int(line[position + 1] & 0x0F), Int(line[position + 3] & 0x0F))
        return (value, position + 4)
    }
}
