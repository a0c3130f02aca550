import CBench

/// A reply, or a request of the server's, as far as a viewer needs to understand it.
struct RTSPReply {
    /// `nil` for a request.
    let status: Int?
    private let fields: [String: String]
    let body: String

    enum Parse {
        case incomplete
        case complete(RTSPReply, length: Int)
        case malformed
    }

    static func parse(_ bytes: UnsafeRawBufferPointer) -> Parse {
        guard let start = bytes.baseAddress else { return .incomplete }
        let headLength = bench_find(start, bytes.count, "\r\n\r\n", 4)
        guard headLength >= 0 else { return bytes.count > 16384 ? .malformed : .incomplete }
        let head = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<headLength]), as: UTF8.self)
        var lines = head.split(separator: "\r\n")[...]
        guard let first = lines.popFirst()?.split(separator: " ", maxSplits: 2), first.count >= 2 else {
            return .malformed
        }
        var fields: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { return .malformed }
            fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmed
        }
        let length = Int(fields["content-length"] ?? "0") ?? 0
        guard length >= 0, length <= 65536 else { return .malformed }
        let total = headLength + 4 + length
        guard bytes.count >= total else { return .incomplete }
        let body = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[headLength + 4..<total]), as: UTF8.self)
        let status = first[0].hasPrefix("RTSP/") ? Int(first[1]) : nil
        return .complete(RTSPReply(status: status, fields: fields, body: body), length: total)
    }

    subscript(name: String) -> String? { fields[name] }

    /// The `a-b` or `a` after `name=` in the Transport field.
    func transport(_ name: String) -> [UInt16]? {
        for item in (fields["transport"] ?? "").split(separator: ";") where item.hasPrefix(name + "=") {
            return item.dropFirst(name.count + 1).split(separator: "-").compactMap { UInt16($0) }
        }
        return nil
    }

    /// Session identifier and timeout in seconds (60 when it is not given: RFC 2326 §12.37).
    var session: (id: String, timeout: Double)? {
        guard let parts = fields["session"]?.split(separator: ";"), let id = parts.first else { return nil }
        let timeout = parts.dropFirst().first { $0.trimmed.hasPrefix("timeout=") }
        return (id.trimmed, timeout.flatMap { Double($0.trimmed.dropFirst(8)) } ?? 60)
    }
}

extension Substring {
    var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "\r" }.reversed())
    }
}
