import Bytes

/// Reads messages from a stream of bytes that comes in pieces of any size. Strict where two readers could understand two
/// things (line ends, folded lines, lengths), lenient where clients differ (white space after the colon, empty values,
/// empty lines between messages). Holds at most one message of the size that `limits` allow.
package struct MessageParser: Sendable {
    package enum Result: Hashable, Sendable {
        /// All bytes are taken, or those up to a foreign byte; the message goes on in the next ones.
        case needMore
        case message(Message)
        /// The stream cannot be understood from here on: the parser stays in this state.
        case invalid(MessageError)
    }

    private enum Phase {
        /// Before or in the first line; empty lines before it are skipped.
        case startLine
        case fields(StartLine)
        /// Waiting for a body of `length` bytes.
        case body(StartLine, length: Int)
        case failed(MessageError)
    }

    package let limits: MessageLimits
    /// Messages of another protocol than this one are given out without waiting for a body: their meaning of it may be
    /// another (an HTTP tunnel's POST never ends).
    private let bodyProtocol: String?

    /// The first byte of what may stand between messages and is not ours: the parser stops before it.
    private let foreignByte: UInt8?

    private var phase = Phase.startLine
    private var fields = Fields()
    private var body: [UInt8] = []
    /// The bytes of the current line so far, with a CR that has come without its LF.
    private var line: [UInt8] = []
    /// Where the current line begins, counted from the first byte of the message.
    private var lineStart = 0

    /// - Parameters:
    ///   - bodyProtocol: read bodies only where the message's protocol has this name (`"RTSP"`); `nil` reads all.
    ///   - foreignByte: a first byte that messages cannot have (`$` on RTSP connections).
    package init(limits: MessageLimits = MessageLimits(), bodyProtocol: String? = nil, foreignByte: UInt8? = nil) {
        self.limits = limits
        self.bodyProtocol = bodyProtocol
        self.foreignByte = foreignByte
    }

    /// Nothing of a message has come yet: another protocol's bytes may stand here.
    package var isBetweenMessages: Bool {
        if case .startLine = phase { line.isEmpty } else { false }
    }

    /// Reads on from `position` and moves it behind the bytes it took. After a message the bytes that follow it are left.
    package mutating func parse(_ bytes: RawSpan, from position: inout Int) -> Result {
        if case .failed(let error) = phase { return .invalid(error) }
        do throws(MessageError) {
            while position < bytes.byteCount {
                if isBetweenMessages, bytes[position] == foreignByte { return .needMore }
                if case .body(let startLine, let length) = phase {
                    let end = min(position + length - body.count, bytes.byteCount)
                    body += bytes.array(position..<end)
                    position = end
                    if body.count == length { return finish(startLine) }
                } else if try takeLine(bytes, from: &position), let startLine = try endLine() {
                    return finish(startLine)
                }
            }
            return .needMore
        } catch {
            phase = .failed(error)
            line = []
            return .invalid(error)
        }
    }

    /// Adds bytes to the current line; true when its CRLF has come.
    private mutating func takeLine(_ bytes: RawSpan, from position: inout Int) throws(MessageError) -> Bool {
        while position < bytes.byteCount {
            let byte = bytes[position]
            if line.last == 0x0D {
                guard byte == 0x0A else { throw MessageError(.badLineEnd, at: lineStart + line.count) }
                position += 1
                line.removeLast()
                return true
            }
            let offset = lineStart + line.count
            if byte == 0x0A { throw MessageError(.badLineEnd, at: offset) }
            if byte.isControl, byte != 0x0D { throw MessageError(.controlCharacter, at: offset) }
            if case .startLine = phase, line.count >= limits.startLine, byte != 0x0D {
                throw MessageError(.startLineTooLong, at: offset)
            }
            if offset >= limits.head { throw MessageError(.headTooLong, at: offset) }
            line.append(byte)
            position += 1
        }
        return false
    }

    /// Understands a complete line. Returns the first line when it was the last one of a message without body.
    private mutating func endLine() throws(MessageError) -> StartLine? {
        defer { line.removeAll(keepingCapacity: true) }
        let nextLine = lineStart + line.count + 2
        switch phase {
        case .startLine:
            if line.isEmpty {
                lineStart = 0
                return nil
            }
            phase = .fields(try StartLine.parse(line.span.bytes))
        case .fields(let startLine) where line.isEmpty:
            let length = try bodyLength(startLine)
            if length == 0 { return startLine }
            phase = .body(startLine, length: length)
        case .fields:
            if fields.list.count == limits.fields { throw MessageError(.tooManyFields, at: lineStart) }
            let field: Fields.Field
            do throws(MessageError) {
                field = try Fields.Field.parse(line.span.bytes)
            } catch { throw error.moved(by: lineStart) }
            fields.append(field.name, field.value)
        case .body, .failed:
            return nil
        }
        lineStart = nextLine
        return nil
    }

    private func bodyLength(_ startLine: StartLine) throws(MessageError) -> Int {
        if let bodyProtocol, startLine.version.name != bodyProtocol { return 0 }
        // Chunked bodies are for the HTTP server; taking one for no body would read its bytes as a message.
        if fields["Transfer-Encoding"] != nil { throw MessageError(.transferCoding, at: lineStart) }
        let values = fields.values("Content-Length")
        guard let value = values.first else { return 0 }
        guard values.count == 1, let length = value.decimalValue else {
            throw MessageError(.badContentLength, at: lineStart)
        }
        guard length <= limits.body else { throw MessageError(.bodyTooLong, at: lineStart) }
        return length
    }

    private mutating func finish(_ startLine: StartLine) -> Result {
        let message = Message(startLine: startLine, fields: fields, body: body)
        phase = .startLine
        fields = Fields()
        body = []
        lineStart = 0
        return .message(message)
    }
}
