/// A message of HTTP/1.1 or RTSP: the syntax of both is the same, the meaning is for others to find.
package struct Message: Hashable, Sendable {
    package var startLine: StartLine
    package var fields: Fields
    package var body: [UInt8]

    package init(startLine: StartLine, fields: Fields = [:], body: [UInt8] = []) {
        self.startLine = startLine
        self.fields = fields
        self.body = body
    }

    /// The message as it goes on the wire. Fields go as they are: a `Content-Length` is the caller's to set.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + body.count)
        bytes.append(line: startLine.description)
        for field in fields.list { bytes.append(line: "\(field.name): \(field.value)") }
        bytes.append(line: "")
        bytes += body
        return bytes
    }
}

extension [UInt8] {
    /// Appends `text` and CRLF. Control characters become spaces, so no value can begin a line of its own.
    fileprivate mutating func append(line text: String) {
        for byte in text.utf8 { append(byte.isControl ? 0x20 : byte) }
        append(0x0D)
        append(0x0A)
    }
}
