import HTTP
import Testing

/// Messages as they are on the wire and what they mean: the parser's tests and the writer's read the same table.
struct MessageCase: CustomTestStringConvertible, Sendable {
    var name: String
    var wire: String
    var message: Message
    /// The writer makes the very same bytes.
    var isCanonical = true

    var testDescription: String { name }

    static let all: [MessageCase] = [
        MessageCase(
            name: "request without fields", wire: "OPTIONS * RTSP/1.0\r\n\r\n",
            message: Message(startLine: .request(method: "OPTIONS", target: "*", version: .rtsp10))),
        MessageCase(
            name: "names keep their case",
            wire: "SETUP rtsp://h/cam/trackID=0 RTSP/1.0\r\nCSeq: 3\r\nx-Odd: 1\r\nRTP-Info: a\r\n\r\n",
            message: Message(
                startLine: .request(method: "SETUP", target: "rtsp://h/cam/trackID=0", version: .rtsp10),
                fields: ["CSeq": "3", "x-Odd": "1", "RTP-Info": "a"])),
        MessageCase(
            name: "no space after the colon", wire: "PLAY /c RTSP/1.0\r\nCSeq:4\r\n\r\n",
            message: Message(
                startLine: .request(method: "PLAY", target: "/c", version: .rtsp10), fields: ["CSeq": "4"]),
            isCanonical: false),
        MessageCase(
            name: "many spaces and tabs around a value",
            wire: "PLAY /c RTSP/1.0\r\nCSeq:  \t 4 \t\r\nA:  b  c \r\n\r\n",
            message: Message(
                startLine: .request(method: "PLAY", target: "/c", version: .rtsp10),
                fields: ["CSeq": "4", "A": "b  c"]),
            isCanonical: false),
        MessageCase(
            name: "empty values", wire: "PLAY /c RTSP/1.0\r\nSession:\r\nRange: \r\n\r\n",
            message: Message(
                startLine: .request(method: "PLAY", target: "/c", version: .rtsp10),
                fields: ["Session": "", "Range": ""]),
            isCanonical: false),
        MessageCase(
            name: "the same name twice",
            wire: "GET / HTTP/1.1\r\nAccept: a\r\nHost: h\r\nAccept: b\r\n\r\n",
            message: Message(
                startLine: .request(method: "GET", target: "/", version: .http11),
                fields: ["Accept": "a", "Host": "h", "Accept": "b"])),
        MessageCase(
            name: "empty lines before the message", wire: "\r\n\r\n\r\nOPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n",
            message: Message(
                startLine: .request(method: "OPTIONS", target: "*", version: .rtsp10), fields: ["CSeq": "1"]),
            isCanonical: false),
        MessageCase(
            name: "body", wire: "SET_PARAMETER /c RTSP/1.0\r\ncontent-length: 5\r\n\r\na\r\n\r\n",
            message: Message(
                startLine: .request(method: "SET_PARAMETER", target: "/c", version: .rtsp10),
                fields: ["content-length": "5"], body: Array("a\r\n\r\n".utf8))),
        MessageCase(
            name: "body of length zero", wire: "PLAY /c RTSP/1.0\r\nContent-Length: 0\r\n\r\n",
            message: Message(
                startLine: .request(method: "PLAY", target: "/c", version: .rtsp10), fields: ["Content-Length": "0"])),
        MessageCase(
            name: "length with leading zeros", wire: "PLAY /c RTSP/1.0\r\nContent-Length: 002\r\n\r\nab",
            message: Message(
                startLine: .request(method: "PLAY", target: "/c", version: .rtsp10),
                fields: ["Content-Length": "002"], body: Array("ab".utf8))),
        MessageCase(
            name: "status line", wire: "RTSP/1.0 404 Not Found\r\nCSeq: 2\r\n\r\n",
            message: Message(
                startLine: .status(version: .rtsp10, code: 404, reason: "Not Found"), fields: ["CSeq": "2"])),
        MessageCase(
            name: "status line without a reason", wire: "RTSP/1.0 200 \r\n\r\n",
            message: Message(startLine: .status(version: .rtsp10, code: 200, reason: ""))),
        MessageCase(
            name: "status line without a reason and without its space", wire: "RTSP/1.0 200\r\n\r\n",
            message: Message(startLine: .status(version: .rtsp10, code: 200, reason: "")), isCanonical: false),
        MessageCase(
            name: "values in UTF-8", wire: "DESCRIBE /ä RTSP/1.0\r\nUser-Agent: Überwacher\r\n\r\n",
            message: Message(
                startLine: .request(method: "DESCRIBE", target: "/ä", version: .rtsp10),
                fields: ["User-Agent": "Überwacher"])),
        MessageCase(
            name: "target of 4096 characters",
            wire: "DESCRIBE /c?jwt=\(String(repeating: "x", count: 4089)) RTSP/1.0\r\n\r\n",
            message: Message(
                startLine: .request(
                    method: "DESCRIBE", target: "/c?jwt=" + String(repeating: "x", count: 4089), version: .rtsp10))),
        MessageCase(
            name: "255 fields",
            wire: "OPTIONS * RTSP/1.0\r\n" + String(repeating: "A: b\r\n", count: 255) + "\r\n",
            message: {
                var message = Message(startLine: .request(method: "OPTIONS", target: "*", version: .rtsp10))
                for _ in 0..<255 { message.fields.append("A", "b") }
                return message
            }()),
    ]
}

/// Bytes that are no message, why, and at which byte.
struct MalformedMessage: CustomTestStringConvertible, Sendable {
    var name: String
    var wire: [UInt8]
    var error: MessageError

    init(_ name: String, _ wire: String, _ reason: MessageError.Reason, at offset: Int) {
        self.name = name
        self.wire = Array(wire.utf8)
        self.error = MessageError(reason, at: offset)
    }

    var testDescription: String { name }

    private static let line = "PLAY /c RTSP/1.0\r\n"

    static let all: [MalformedMessage] = [
        Self("bare LF after the first line", "PLAY /c RTSP/1.0\nCSeq: 1\r\n\r\n", .badLineEnd, at: 16),
        Self("bare LF after a field", line + "CSeq: 1\n\r\n", .badLineEnd, at: 25),
        Self("bare LF as the last line", line + "CSeq: 1\r\n\n", .badLineEnd, at: 27),
        Self("bare CR in a value", line + "CSeq: 1\rX: 2\r\n\r\n", .badLineEnd, at: 26),
        Self("two CRs", line + "CSeq: 1\r\r\n\r\n", .badLineEnd, at: 26),
        Self("CR before the first line", "\rPLAY /c RTSP/1.0\r\n\r\n", .badLineEnd, at: 1),
        Self("NUL in a value", line + "CSeq: 1\0\r\n\r\n", .controlCharacter, at: 25),
        Self("NUL first", "\0", .controlCharacter, at: 0),
        Self("DEL in a name", line + "CS\u{7F}eq: 1\r\n\r\n", .controlCharacter, at: 20),
        Self("escape in the target", "PLAY /\u{1B}c RTSP/1.0\r\n\r\n", .controlCharacter, at: 6),
        Self("folded field", line + "A: b\r\n c\r\n\r\n", .foldedField, at: 24),
        Self("folded by a tab", line + "A: b\r\n\tc\r\n\r\n", .foldedField, at: 24),
        Self("first field folded", line + " A: b\r\n\r\n", .foldedField, at: 18),
        Self("field without a colon", line + "CSeq 1\r\n\r\n", .badFieldName, at: 22),
        Self("space before the colon", line + "CSeq : 1\r\n\r\n", .badFieldName, at: 22),
        Self("empty name", line + ": 1\r\n\r\n", .badFieldName, at: 18),
        Self("name that is no token", line + "C(q): 1\r\n\r\n", .badFieldName, at: 19),
        Self("name alone", line + "CSeq\r\n\r\n", .badFieldName, at: 22),
        Self("method alone", "PLAY\r\n\r\n", .badStartLine, at: 4),
        Self("no version", "PLAY /c\r\n\r\n", .badStartLine, at: 7),
        Self("two spaces after the method", "PLAY  /c RTSP/1.0\r\n\r\n", .badStartLine, at: 5),
        Self("two spaces before the version", "PLAY /c  RTSP/1.0\r\n\r\n", .badVersion, at: 8),
        Self("space after the version", "PLAY /c RTSP/1.0 \r\n\r\n", .badStartLine, at: 16),
        Self("space in the target", "PLAY /my cam RTSP/1.0\r\n\r\n", .badVersion, at: 9),
        Self("tab as separator", "PLAY\t/c\tRTSP/1.0\r\n\r\n", .badStartLine, at: 4),
        Self("space before the method", " PLAY /c RTSP/1.0\r\n\r\n", .badStartLine, at: 0),
        Self("method that is no token", "PL@Y /c RTSP/1.0\r\n\r\n", .badStartLine, at: 2),
        Self("version without a slash", "PLAY /c RTSP1.0\r\n\r\n", .badVersion, at: 12),
        Self("version without a minor number", "PLAY /c RTSP/1\r\n\r\n", .badVersion, at: 12),
        Self("version in letters", "PLAY /c RTSP/x.y\r\n\r\n", .badVersion, at: 12),
        Self("version in small letters", "PLAY /c rtsp/1.0\r\n\r\n", .badVersion, at: 8),
        Self("version of two digits", "PLAY /c RTSP/1.10\r\n\r\n", .badStartLine, at: 16),
        Self("status of two digits", "RTSP/1.0 20 OK\r\n\r\n", .badStartLine, at: 11),
        Self("status of four digits", "RTSP/1.0 2000 OK\r\n\r\n", .badStartLine, at: 12),
        Self("status below 100", "RTSP/1.0 099 OK\r\n\r\n", .badStartLine, at: 12),
        Self("no status", "RTSP/1.0\r\n\r\n", .badStartLine, at: 8),
        Self("length twice", line + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", .badContentLength, at: 56),
        Self(
            "lengths that differ", line + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", .badContentLength, at: 56),
        Self("list of lengths", line + "Content-Length: 1, 1\r\n\r\na", .badContentLength, at: 40),
        Self("negative length", line + "Content-Length: -1\r\n\r\n", .badContentLength, at: 38),
        Self("length with a plus sign", line + "Content-Length: +1\r\n\r\na", .badContentLength, at: 38),
        Self("hexadecimal length", line + "Content-Length: 0x1\r\n\r\na", .badContentLength, at: 39),
        Self("empty length", line + "Content-Length:\r\n\r\n", .badContentLength, at: 35),
        Self("length in other digits", line + "Content-Length: ١\r\n\r\na", .badContentLength, at: 38),
        Self("length beyond 64 bits", line + "Content-Length: 18446744073709551617\r\n\r\n", .badContentLength, at: 56),
        Self("length of 2^63", line + "Content-Length: 9223372036854775808\r\n\r\n", .badContentLength, at: 55),
        Self("length beyond the limit", line + "Content-Length: 65537\r\n\r\n", .bodyTooLong, at: 41),
        Self("chunked", line + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .transferCoding, at: 46),
        Self(
            "first line too long", "PLAY /\(String(repeating: "x", count: 9000)) RTSP/1.0\r\n\r\n", .startLineTooLong,
            at: 8192),
        Self("no line end at all", String(repeating: "x", count: 20_000), .startLineTooLong, at: 8192),
        Self(
            "head too long", line + "A: \(String(repeating: "x", count: 17_000))\r\n\r\n", .headTooLong, at: 16_384),
        Self(
            "256 fields", line + String(repeating: "A: b\r\n", count: 256) + "\r\n", .tooManyFields, at: 18 + 255 * 6),
        Self("end of a body, but longer", line + "Content-Length: 1\r\n\r\nab\r\n\r\n", .badStartLine, at: 1),
    ]
}
