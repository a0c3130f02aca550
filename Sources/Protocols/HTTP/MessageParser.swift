import Bytes

/// Reads messages with their bodies from a stream of bytes that comes in pieces of any size, as RTSP has them: a body is as
/// long as `Content-Length` says. Holds at most one message of the size that `limits` allow.
package struct MessageParser: Sendable {
    package enum Result: Hashable, Sendable {
        /// All bytes are taken, or those up to a foreign byte; the message goes on in the next ones.
        case needMore
        case message(Message)
        /// The stream cannot be understood from here on: the parser stays in this state.
        case invalid(MessageError)
    }

    package let limits: MessageLimits
    /// Messages of another protocol than this one are given out without waiting for a body: their meaning of it may be
    /// another (an HTTP tunnel's POST never ends).
    private let bodyProtocol: String?

    private var heads: HeadParser
    /// A head whose body is being read.
    private var message: Message?
    private var bodyLength = 0
    private var failure: MessageError?

    /// - Parameters:
    ///   - bodyProtocol: read bodies only where the message's protocol has this name (`"RTSP"`); `nil` reads all.
    ///   - foreignByte: a first byte that messages cannot have (`$` on RTSP connections).
    package init(limits: MessageLimits = MessageLimits(), bodyProtocol: String? = nil, foreignByte: UInt8? = nil) {
        self.limits = limits
        self.bodyProtocol = bodyProtocol
        heads = HeadParser(limits: limits, foreignByte: foreignByte)
    }

    /// Nothing of a message has come yet: another protocol's bytes may stand here.
    package var isBetweenMessages: Bool { message == nil && failure == nil && heads.isBetweenMessages }

    /// Reads on from `position` and moves it behind the bytes it took. After a message the bytes that follow it are left.
    package mutating func parse(_ bytes: RawSpan, from position: inout Int) -> Result {
        if let failure { return .invalid(failure) }
        do throws(MessageError) {
            if message == nil {
                guard let head = try heads.parse(bytes, from: &position) else { return .needMore }
                bodyLength = try length(of: head)
                message = head
            }
            return takeBody(bytes, from: &position)
        } catch {
            failure = error
            return .invalid(error)
        }
    }

    private mutating func takeBody(_ bytes: RawSpan, from position: inout Int) -> Result {
        guard var message = message.take() else { return .needMore }
        let end = min(position + bodyLength - message.body.count, bytes.byteCount)
        bytes.extracting(position..<end).withUnsafeBytes { message.body.append(contentsOf: $0) }
        position = end
        if message.body.count == bodyLength { return .message(message) }
        self.message = message
        return .needMore
    }

    private func length(of head: Message) throws(MessageError) -> Int {
        if let bodyProtocol, head.startLine.version.name != bodyProtocol { return 0 }
        // RTSP has no chunks; taking them for no body would read their bytes as a message.
        if head.fields["Transfer-Encoding"] != nil { throw MessageError(.transferCoding, at: heads.end) }
        let values = head.fields.values("Content-Length")
        guard let value = values.first else { return 0 }
        guard values.count == 1, let length = value.decimalValue else {
            throw MessageError(.badContentLength, at: heads.end)
        }
        guard length <= limits.body else { throw MessageError(.bodyTooLong, at: heads.end) }
        return length
    }
}
