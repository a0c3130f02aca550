import Bytes

extension Fields.Field {
    /// Parses a field line without its CRLF: `name:` and a value with any amount of white space around it. An error's
    /// offset counts from the start of the line.
    static func parse(_ line: RawSpan) throws(MessageError) -> Self {
        // A continued line (obs-fold) is refused rather than joined: two readers could join it in two ways (RFC 9112 §5.2).
        if line[0].isWhiteSpace { throw MessageError(.foldedField, at: 0) }
        var colon = 0
        while colon < line.byteCount, line[colon].isTokenCharacter { colon += 1 }
        guard colon > 0, colon < line.byteCount, line[colon] == 0x3A else {
            throw MessageError(.badFieldName, at: colon)
        }
        var (start, end) = (colon + 1, line.byteCount)
        while start < end, line[start].isWhiteSpace { start += 1 }
        while end > start, line[end - 1].isWhiteSpace { end -= 1 }
        return Self(name: line.text(0..<colon), value: line.text(start..<end))
    }
}

extension RawSpan {
    /// A copy of `range` as text; what is not UTF-8 becomes U+FFFD.
    func text(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
