/// What a peer may make us hold for one message.
package struct MessageLimits: Hashable, Sendable {
    /// Bytes of the first line without its CRLF. Tokens in URLs make lines of more than 4096 bytes.
    package var startLine = 8 * 1024
    /// Bytes of the first line and all header lines with their CRLFs.
    package var head = 16 * 1024
    /// Header lines.
    package var fields = 255
    /// Bytes of a body.
    package var body: Int

    package init(body: Int = 64 * 1024) { self.body = body }
}
