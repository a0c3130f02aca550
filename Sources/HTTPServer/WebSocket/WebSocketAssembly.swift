import Bytes

/// Makes messages of frames (RFC 6455 §5.4): fragments are joined, control frames may stand between them, and whatever a
/// client must not send is an error.
struct WebSocketAssembly: ~Copyable {
    struct Message {
        let opcode: WebSocketFrame.Opcode
        /// Of `.text`, UTF-8.
        let payload: [UInt8]
    }

    private var reader = WebSocketFrameReader()
    private let messageLimit: Int
    /// Bytes that have come of the current frame's payload.
    private var frameOffset: UInt64 = 0
    /// What the message is whose fragments come.
    private var begun: WebSocketFrame.Opcode?
    private var message: [UInt8] = []
    private var text = UTF8Validator()
    private var control: [UInt8] = []

    init(messageLimit: Int) { self.messageLimit = messageLimit }

    /// The next whole message or control frame; nil when more bytes are needed.
    /// - Throws: the Close with which to end; nothing more can be read then.
    mutating func next(in bytes: RawSpan, at position: inout Int) throws(WebSocketClose) -> Message? {
        while true {
            switch reader.next(in: bytes, at: &position) {
            case .needMore: return nil
            case .malformed: throw .protocolError("a frame's header is malformed")
            case .part(let part):
                if let message = try take(part) { return message }
            }
        }
    }

    private mutating func take(_ part: WebSocketFrameReader.Part) throws(WebSocketClose) -> Message? {
        let opcode = try frameOffset == 0 ? begin(part) : Self.opcode(of: part)
        frameOffset += UInt64(part.payload.count)
        let isComplete = frameOffset == part.payloadLength
        if isComplete { frameOffset = 0 }
        if opcode.isControl {
            control += part.payload
            return isComplete ? Message(opcode: opcode, payload: exchange(&control, with: [])) : nil
        }
        message += part.payload
        if begun == .text, !text.take(part.payload) { throw .badText }
        guard isComplete, part.isFinal, let kind = begun else { return nil }
        guard text.isComplete else { throw .badText }
        begun = nil
        return Message(opcode: kind, payload: exchange(&message, with: []))
    }

    /// Checks a frame whose header has come.
    private mutating func begin(
        _ part: WebSocketFrameReader.Part
    ) throws(WebSocketClose) -> WebSocketFrame.Opcode {
        guard part.reservedBits == 0 else {
            throw .protocolError("a frame has a reserved bit set, though no extension was agreed")
        }
        guard part.isMasked else { throw .protocolError("a frame is not masked") }
        let opcode = try Self.opcode(of: part)
        if opcode.isControl { return opcode }
        if opcode == .continuation {
            guard begun != nil else { throw .protocolError("a fragment continues no message") }
        } else {
            guard begun == nil else { throw .protocolError("a message begins before the one before has ended") }
            begun = opcode
        }
        guard part.payloadLength <= UInt64(messageLimit - message.count) else { throw .tooBig(limit: messageLimit) }
        return opcode
    }

    private static func opcode(of part: WebSocketFrameReader.Part) throws(WebSocketClose) -> WebSocketFrame.Opcode {
        guard let opcode = WebSocketFrame.Opcode(rawValue: part.opcode) else {
            throw .protocolError("a frame has the unknown opcode \(part.opcode)")
        }
        return opcode
    }
}
