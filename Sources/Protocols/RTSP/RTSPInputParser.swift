import Bytes
package import HTTP

/// Reads what a client sends on one RTSP connection: requests, and between them interleaved frames (RFC 2326 §10.12).
/// Responses of the client are skipped. Holds at most one message or one frame that came in pieces.
package struct RTSPInputParser: Sendable {
    package enum Input: Hashable, Sendable {
        case request(Request)
        /// An HTTP request line and its header fields: a client that wants to tunnel RTSP through HTTP, or a browser. Its
        /// body, if any, is not read; the bytes from the position on are the caller's. The parser reads no further.
        case http(Message)
        /// The first bytes are a TLS ClientHello, from the caller's first byte on. The parser reads no further.
        case tls
        /// What came is not RTSP. The parser reads no further.
        case invalid(MessageError)
    }

    private var messages: MessageParser
    /// A frame that has come in part: its four bytes of head and what there is of its payload.
    private var frame: [UInt8] = []
    private var isFirstByte = true
    private var isOver = false

    /// Descriptions that publishers announce are the longest bodies there are.
    package init(limits: MessageLimits = MessageLimits(body: 16 * 1024)) {
        messages = MessageParser(limits: limits, bodyProtocol: "RTSP", foreignByte: 0x24)
    }

    /// Reads on from `position` until there is something to act on and moves it behind the bytes it took; `nil` when all
    /// bytes are taken. Interleaved frames on the way go to `interleaved` with channel and payload, valid during the call.
    package mutating func next(
        in bytes: RawSpan, at position: inout Int, interleaved: (UInt8, RawSpan) -> Void
    ) -> Input? {
        while position < bytes.byteCount, !isOver {
            if isFirstByte {
                isFirstByte = false
                // A TLS record of type handshake; no RTSP message begins with a control character.
                if bytes[position] == 0x16 {
                    isOver = true
                    return .tls
                }
            }
            if !frame.isEmpty || (bytes[position] == 0x24 && messages.isBetweenMessages) {
                takeFrame(bytes, at: &position, interleaved)
                continue
            }
            switch messages.parse(bytes, from: &position) {
            case .needMore:
                continue
            case .invalid(let error):
                isOver = true
                return .invalid(error)
            case .message(let message):
                if let input = understand(message) { return input }
            }
        }
        return nil
    }

    private mutating func understand(_ message: Message) -> Input? {
        if message.startLine.version.name == "HTTP" {
            isOver = true
            return .http(message)
        }
        return Request(message).map(Input.request)
    }

    /// Takes a frame, or as much of it as there is. A frame that is there as a whole is not copied.
    private mutating func takeFrame(_ bytes: RawSpan, at position: inout Int, _ interleaved: (UInt8, RawSpan) -> Void) {
        if frame.isEmpty, bytes.byteCount - position >= 4 {
            let end = position + 4 + Int(bytes.uint16(at: position + 2))
            if end <= bytes.byteCount {
                interleaved(bytes[position + 1], bytes.extracting(position + 4..<end))
                position = end
                return
            }
        }
        take(upTo: 4, from: bytes, at: &position)
        guard frame.count >= 4 else { return }
        let count = 4 + Int(frame[2]) << 8 + Int(frame[3])
        take(upTo: count, from: bytes, at: &position)
        guard frame.count == count else { return }
        interleaved(frame[1], frame.span.bytes.extracting(4..<count))
        frame.removeAll(keepingCapacity: true)
    }

    private mutating func take(upTo count: Int, from bytes: RawSpan, at position: inout Int) {
        guard frame.count < count else { return }
        let end = min(position + count - frame.count, bytes.byteCount)
        frame += bytes.array(position..<end)
        position = end
    }
}
