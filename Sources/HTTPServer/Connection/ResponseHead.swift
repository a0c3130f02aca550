import Bytes
import HTTP

/// Writes the head of an answer.
enum ResponseHead {
    /// What is the server's to say; an answer's own are dropped.
    private static let ours = ["Date", "Server", "Connection", "Content-Length", "Transfer-Encoding", RequestID.field]

    /// For somebody who speaks HTTP where TLS is expected.
    static let tlsExpected = Array(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nThis port speaks TLS: use https.\n"
            .utf8)

    static let goOn = SharedBytes(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))

    /// - Parameters:
    ///   - fields: with those of the connection.
    ///   - date: of now.
    ///   - content: what follows at once, so that it goes in the same packet.
    static func bytes(status: Int, fields: Fields, date: [UInt8], content: SharedBytes) -> SharedBytes {
        var head: [UInt8] = []
        head.reserveCapacity(512)
        head += "HTTP/1.1 \(status) \(StatusPhrase.of(status))\r\nDate: ".utf8
        head += date
        head += "\r\nServer: weir\r\n".utf8
        for field in fields.list { head.append(field) }
        head += "\r\n".utf8
        return SharedBytes(capacity: head.count + content.count) { room in
            room.copyBytes(from: head)
            UnsafeMutableRawBufferPointer(rebasing: room[head.count...])
                .copyMemory(from: UnsafeRawBufferPointer(start: content.baseAddress, count: content.count))
            return room.count
        }
    }

    /// An answer's fields, with those that the server adds to all.
    static func fields(of answer: Answer, id: String) -> Fields {
        var fields = answer.fields
        // 426 names what to upgrade to there (RFC 9110 §15.5.22).
        for name in ours where fields[name] != nil && !(answer.status == 426 && name == "Connection") {
            fields.remove(name)
        }
        fields.append(RequestID.field, id)
        if fields["X-Content-Type-Options"] == nil { fields.append("X-Content-Type-Options", "nosniff") }
        if fields["Cache-Control"] == nil { fields.append("Cache-Control", "no-cache") }
        if fields["Content-Type"]?.hasPrefix("text/html") == true {
            if fields["X-Frame-Options"] == nil { fields.append("X-Frame-Options", "SAMEORIGIN") }
            if fields["Referrer-Policy"] == nil { fields.append("Referrer-Policy", "same-origin") }
        }
        return fields
    }
}

extension [UInt8] {
    /// Control characters become spaces, so no value can begin a line of its own.
    fileprivate mutating func append(_ field: Fields.Field) {
        for byte in field.name.utf8 { append(byte.isControl ? 0x20 : byte) }
        self += ": ".utf8
        for byte in field.value.utf8 { append(byte.isControl ? 0x20 : byte) }
        self += "\r\n".utf8
    }
}
