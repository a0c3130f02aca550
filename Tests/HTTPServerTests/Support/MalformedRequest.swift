import Testing

/// Bytes that are no request, or none that is taken, and what is answered before the connection ends.
struct MalformedRequest: CustomTestStringConvertible, Sendable {
    var name: String
    var wire: [UInt8]
    var status: Int

    init(_ name: String, _ wire: String, _ status: Int) {
        self.name = name
        self.wire = Array(wire.utf8)
        self.status = status
    }

    var testDescription: String { name }

    private static let post = "POST /echo HTTP/1.1\r\nHost: h\r\n"
    private static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"
    private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n" }

    static let all: [MalformedRequest] = lines + targets + fields + lengths + chunks + limits

    private static let lines: [MalformedRequest] = [
        Self("no version", "GET /text\r\n\r\n", 400),
        Self("method alone", "GET\r\n\r\n", 400),
        Self("a line that is no request", "hello world\r\n\r\n", 400),
        Self("two spaces", "GET  /text HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        Self("space in the target", "GET /te xt HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        Self("tab for a space", "GET\t/text\tHTTP/1.1\r\nHost: h\r\n\r\n", 400),
        Self("space before the method", " GET /text HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        Self("space after the version", "GET /text HTTP/1.1 \r\nHost: h\r\n\r\n", 400),
        Self("bare LF", "GET /text HTTP/1.1\nHost: h\n\n", 400),
        Self("bare CR", "GET /text HTTP/1.1\rHost: h\r\n\r\n", 400),
        Self("NUL in the line", "GET /te\0xt HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        Self("TLS", "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}", 400),
        Self("a status line", "HTTP/1.1 200 OK\r\n\r\n", 400),
        Self("another protocol", "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", 400),
        Self("small letters in the version", "GET /text http/1.1\r\nHost: h\r\n\r\n", 400),
        Self("version 2.0", "GET /text HTTP/2.0\r\nHost: h\r\n\r\n", 505),
        Self("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        Self("version 0.9", "GET /text HTTP/0.9\r\n\r\n", 505),
        Self("version of two digits", "GET /text HTTP/1.10\r\nHost: h\r\n\r\n", 400),
        Self("CONNECT", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 501),
        Self("TRACE", "TRACE /text HTTP/1.1\r\nHost: h\r\n\r\n", 501),
    ]

    private static let targets: [MalformedRequest] = [
        Self("no slash", get("text"), 400),
        Self("asterisk with GET", get("*"), 400),
        Self("authority alone", get("h:80"), 400),
        Self("another scheme", get("ftp://h/text"), 400),
        Self("absolute without a host", get("http:///text"), 400),
        Self("absolute with user information", get("http://u:p@h/text"), 400),
        Self("fragment", get("/text#x"), 400),
        Self("percent alone", get("/te%xt"), 400),
        Self("percent cut off", get("/text%4"), 400),
        Self("encoded NUL", get("/text%00"), 400),
        Self("encoded line end", get("/text%0d%0aX:%20y"), 400),
        Self("encoded bytes that are not UTF-8", get("/%ff"), 400),
        Self("overlong encoding of a slash", get("/a%c0%afb"), 400),
        Self("dot segments", get("/a/../text"), 400),
        Self("a dot segment", get("/./text"), 400),
        Self("encoded dot segments", get("/a/%2e%2E/text"), 400),
        Self("dot segments behind encoded slashes", get("/a%2f..%2ftext"), 400),
    ]

    private static let fields: [MalformedRequest] = [
        Self("no Host", "GET /text HTTP/1.1\r\n\r\n", 400),
        Self("two Hosts", "GET /text HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", 400),
        Self("list of Hosts", "GET /text HTTP/1.1\r\nHost: h, i\r\n\r\n", 400),
        Self("Host with a path", "GET /text HTTP/1.1\r\nHost: h/x\r\n\r\n", 400),
        Self("Host with user information", "GET /text HTTP/1.1\r\nHost: u@h\r\n\r\n", 400),
        Self("Host with a port of letters", "GET /text HTTP/1.1\r\nHost: h:x\r\n\r\n", 400),
        Self("two Hosts in HTTP/1.0", "GET /text HTTP/1.0\r\nHost: h\r\nHost: i\r\n\r\n", 400),
        Self("folded field", "GET /text HTTP/1.1\r\nHost: h\r\n x\r\n\r\n", 400),
        Self("space before the colon", "GET /text HTTP/1.1\r\nHost : h\r\n\r\n", 400),
        Self("no colon", "GET /text HTTP/1.1\r\nHost h\r\n\r\n", 400),
        Self("empty name", "GET /text HTTP/1.1\r\n: h\r\n\r\n", 400),
        Self("name that is no token", "GET /text HTTP/1.1\r\nHo(st: h\r\n\r\n", 400),
        Self("NUL in a value", "GET /text HTTP/1.1\r\nHost: h\r\nA: \0\r\n\r\n", 400),
        Self("unknown expectation", post + "Content-Length: 1\r\nExpect: more\r\n\r\na", 417),
        Self("two expectations", post + "Content-Length: 1\r\nExpect: 100-continue\r\nExpect: x\r\n\r\na", 417),
    ]

    private static let lengths: [MalformedRequest] = [
        Self("two lengths", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", 400),
        Self("two lengths that differ", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        Self("list of lengths", post + "Content-Length: 1, 1\r\n\r\na", 400),
        Self("length with a sign", post + "Content-Length: +1\r\n\r\na", 400),
        Self("negative length", post + "Content-Length: -1\r\n\r\na", 400),
        Self("hexadecimal length", post + "Content-Length: 0x1\r\n\r\na", 400),
        Self("empty length", post + "Content-Length:\r\n\r\n", 400),
        Self("length of 2^64", post + "Content-Length: 18446744073709551616\r\n\r\n", 400),
        Self("length beyond the limit", post + "Content-Length: 999999999999\r\n\r\n", 413),
        Self(
            "length and chunks", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Self(
            "chunks and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
        Self("chunks in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Self("no length in HTTP/1.0", "POST /echo HTTP/1.0\r\n\r\n", 411),
        Self("identity", post + "Transfer-Encoding: identity\r\n\r\n", 400),
        Self("chunked is not the last", post + "Transfer-Encoding: chunked, gzip\r\n\r\n", 400),
        Self("chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
        Self("chunked in two fields", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        Self("almost chunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        Self("quoted chunked", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400),
        Self("another coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        Self("empty Transfer-Encoding", post + "Transfer-Encoding:\r\n\r\n", 400),
    ]

    private static let chunks: [MalformedRequest] = [
        Self("chunk without a size", chunked + "\r\n\r\n", 400),
        Self("chunk's size in letters", chunked + "x\r\n", 400),
        Self("chunk's size with a sign", chunked + "-1\r\n", 400),
        Self("chunk's size with 0x", chunked + "0x1\r\na\r\n0\r\n\r\n", 400),
        Self("space before a chunk's size", chunked + " 1\r\na\r\n0\r\n\r\n", 400),
        Self("space behind a chunk's size", chunked + "1 \r\na\r\n0\r\n\r\n", 400),
        Self("chunk's size of 16 digits", chunked + "0000000000000001\r\na\r\n", 400),
        Self("chunk beyond the limit", chunked + "FFFFFFFFFFFFFF\r\n", 413),
        Self("chunk's size ends with LF", chunked + "1\na\r\n0\r\n\r\n", 400),
        Self("chunk is longer than its size", chunked + "1\r\nab\r\n0\r\n\r\n", 400),
        Self("chunk ends with LF", chunked + "1\r\na\n0\r\n\r\n", 400),
        Self("extension with a NUL", chunked + "1;a=\0\r\na\r\n0\r\n\r\n", 400),
        Self("extension too long", chunked + "1;" + String(repeating: "x", count: 300) + "\r\n", 400),
        Self("trailer without a colon", chunked + "0\r\nX\r\n\r\n", 400),
        Self("folded trailer", chunked + "0\r\nX: y\r\n z\r\n\r\n", 400),
        Self("trailers too long", chunked + "0\r\nX: " + String(repeating: "x", count: 5000), 431),
    ]

    private static let limits: [MalformedRequest] = [
        Self("line too long", "GET /\(String(repeating: "x", count: 9000)) HTTP/1.1\r\nHost: h\r\n\r\n", 414),
        Self("line without an end", "GET /" + String(repeating: "x", count: 9000), 414),
        Self(
            "head too long", "GET / HTTP/1.1\r\nHost: h\r\nA: \(String(repeating: "x", count: 17_000))\r\n\r\n", 431),
        Self("too many fields", "GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 101) + "\r\n", 431),
    ]
}
