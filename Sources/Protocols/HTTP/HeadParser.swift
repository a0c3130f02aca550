import Bytes

/// Reads the heads of messages, first line and fields, from a stream of bytes that comes in pieces of any size. Strict
/// where two readers could understand two things (line ends, folded lines), lenient where clients differ (white space
/// after the colon, empty values, empty lines between messages). Holds at most one head of the size that `limits` allow.
struct HeadParser: Sendable {
    let limits: MessageLimits
    /// The first byte of what may stand between messages and is not ours: the parser stops before it.
    private let foreignByte: UInt8?

    private var startLine: StartLine?
    private var fields = Fields()
    /// The bytes of the current line so far, with a CR that has come without its LF.
    private var line: [UInt8] = []
    /// Where the current line begins, counted from the first byte of the message.
    private var lineStart = 0

    init(limits: MessageLimits, foreignByte: UInt8? = nil) {
        self.limits = limits
        self.foreignByte = foreignByte
    }

    /// Nothing of a head has come yet.
    var isBetweenMessages: Bool { startLine == nil && line.isEmpty }

    /// Where the empty line stands that ended the last head, counted from its first byte.
    private(set) var end = 0

    /// Reads on from `position` and moves it behind the bytes it took; nil when all are taken, or those up to a foreign
    /// byte. After an error it cannot go on.
    mutating func parse(_ bytes: RawSpan, from position: inout Int) throws(MessageError) -> Message? {
        while position < bytes.byteCount {
            if isBetweenMessages, bytes[position] == foreignByte { return nil }
            guard try takeLine(bytes, from: &position) else { return nil }
            if let head = try endLine() { return head }
        }
        return nil
    }

    /// Adds bytes to the current line; true when its CRLF has come.
    private mutating func takeLine(_ bytes: RawSpan, from position: inout Int) throws(MessageError) -> Bool {
        while position < bytes.byteCount {
            if line.last == 0x0D {
                guard bytes[position] == 0x0A else { throw MessageError(.badLineEnd, at: lineStart + line.count) }
                position += 1
                line.removeLast()
                return true
            }
            try takeText(bytes, from: &position)
            guard position < bytes.byteCount else { return false }
            let (byte, offset) = (bytes[position], lineStart + line.count)
            if byte == 0x0A { throw MessageError(.badLineEnd, at: offset) }
            if byte != 0x0D { throw MessageError(.controlCharacter, at: offset) }
            if offset >= limits.head { throw MessageError(.headTooLong, at: offset) }
            line.append(byte)
            position += 1
        }
        return false
    }

    /// Adds bytes up to the next control character.
    private mutating func takeText(_ bytes: RawSpan, from position: inout Int) throws(MessageError) {
        var end = position
        while end < bytes.byteCount, !bytes[end].isControl { end += 1 }
        let inHead = max(0, limits.head - lineStart - line.count)
        let inLine = startLine == nil ? limits.startLine - line.count : .max
        if end - position > min(inHead, inLine) {
            let reason: MessageError.Reason = inLine <= inHead ? .startLineTooLong : .headTooLong
            throw MessageError(reason, at: lineStart + line.count + min(inHead, inLine))
        }
        bytes.extracting(position..<end).withUnsafeBytes { line.append(contentsOf: $0) }
        position = end
    }

    /// Understands a complete line. Returns the head when it was the last one.
    private mutating func endLine() throws(MessageError) -> Message? {
        defer { line.removeAll(keepingCapacity: true) }
        let nextLine = lineStart + line.count + 2
        guard let startLine else {
            if line.isEmpty {
                lineStart = 0
                return nil
            }
            startLine = try StartLine.parse(line.span.bytes)
            lineStart = nextLine
            return nil
        }
        if line.isEmpty {
            let head = Message(startLine: startLine, fields: fields)
            end = lineStart
            self.startLine = nil
            fields = Fields()
            lineStart = 0
            return head
        }
        if fields.list.count == limits.fields { throw MessageError(.tooManyFields, at: lineStart) }
        do throws(MessageError) {
            let field = try Fields.Field.parse(line.span.bytes)
            fields.append(field.name, field.value)
        } catch { throw error.moved(by: lineStart) }
        lineStart = nextLine
        return nil
    }
}
