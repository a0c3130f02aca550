/// Why bytes are not a message, and where.
package struct MessageError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, Hashable, Sendable {
        case badStartLine = "the first line is neither a request nor a status line"
        case badVersion = "the protocol version is malformed"
        case badFieldName = "a header line does not begin with a name and a colon"
        case foldedField = "a header line is continued on the next line"
        case controlCharacter = "the head holds a control character"
        case badLineEnd = "a line does not end with CR LF"
        case startLineTooLong = "the first line is too long"
        case headTooLong = "the head is too long"
        case tooManyFields = "there are too many header lines"
        case badContentLength = "Content-Length is not one decimal number"
        case bodyTooLong = "the body is too long"
        case transferCoding = "Transfer-Encoding is not supported"
    }

    package var reason: Reason
    /// Where the offending byte stands, counted from the first byte of the message, 0 or more.
    package var offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var description: String { "byte \(offset): \(reason.rawValue)" }

    func moved(by distance: Int) -> Self { Self(reason, at: offset + distance) }
}
