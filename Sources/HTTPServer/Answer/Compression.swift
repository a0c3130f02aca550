import CZlib
package import HTTP

/// gzip for texts (RFC 9110 §8.4.1.3), where the client takes it.
package enum Compression {
    /// Shorter ones fit into one segment of TCP as they are.
    static let shortest = 1024

    /// Whether bodies of this type become shorter.
    static func isWorthwhile(_ contentType: String?) -> Bool {
        guard let type = contentType?.prefix(while: { $0 != ";" && $0 != " " }).lowercased() else { return false }
        if type == "text/event-stream" { return false }
        if type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml") { return true }
        return [
            "application/json", "application/javascript", "application/xml", "application/yaml", "application/wasm",
            "application/vnd.apple.mpegurl", "application/openmetrics-text", "application/sdp", "image/bmp",
        ].contains(type)
    }

    /// Whether `Accept-Encoding` takes gzip, and likes it as well as the body as it is (RFC 9110 §12.5.3).
    package static func isAccepted(_ fields: Fields) -> Bool {
        var (gzip, any, identity): (Double?, Double?, Double?)
        for member in fields.members("Accept-Encoding") {
            let parts = member.lowercased().split(separator: ";").map(\.trimmingWhiteSpace)
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            switch parts.first {
            case "gzip", "x-gzip": gzip = weight
            case "*": any = weight
            case "identity": identity = weight
            default: continue
            }
        }
        let wish = gzip ?? any ?? 0
        return wish > 0 && wish >= (identity ?? 0)
    }

    /// nil where it does not become shorter. Takes a millisecond for every 50 KB or so: not on a loop.
    package static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 bits of window, and 16 for gzip's head and trailer around it.
        let size = CInt(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
            return nil
        }
        defer { deflateEnd(&stream) }
        var source = bytes
        return source.withUnsafeMutableBufferPointer { input in
            var isComplete = false
            let output = [UInt8](unsafeUninitializedCapacity: input.count) { room, count in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(input.count)
                isComplete = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = isComplete ? Int(stream.total_out) : 0
            }
            return isComplete ? output : nil
        }
    }
}
