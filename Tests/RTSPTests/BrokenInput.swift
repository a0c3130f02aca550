import Testing

/// What a client may send wrongly, and what becomes of it: the statuses it is answered with, and whether the connection
/// is closed after the last of them. The same bytes are the fuzzer's seeds.
struct BrokenInput: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var statuses: [Int]
    var isClosed: Bool

    /// `isClosed`: bytes that cannot be told apart any more close the connection; a mere wrong request does not.
    init(_ name: String, _ text: String, _ statuses: Int..., isClosed: Bool = false) {
        self.init(name, bytes: Array(text.utf8), statuses, isClosed: isClosed)
    }

    init(_ name: String, bytes: [UInt8], _ statuses: [Int], isClosed: Bool) {
        self.name = name
        self.bytes = bytes
        self.statuses = statuses
        self.isClosed = isClosed
    }

    var testDescription: String { name }

    /// One request with CSeq 1 and further header lines.
    private static func request(_ line: String, _ fields: String...) -> String {
        line + " RTSP/1.0\r\nCSeq: 1\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// A request that is well.
    private static let well = request("OPTIONS *")
    private static let url = "rtsp://h:8554"
    private static let setup = request("SETUP \(url)/cam/trackID=0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1")
    private static let setupVideo = request(
        "SETUP \(url)/video/trackID=0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1")

    private static func setup(_ transport: String) -> String {
        request("SETUP \(url)/cam/trackID=0", "Transport: \(transport)")
    }

    static let all = requests + uris + transports + sessions + streams

    /// Requests that are read and refused: the connection goes on.
    static let requests: [BrokenInput] = [
        Self("no CSeq", "OPTIONS * RTSP/1.0\r\n\r\n" + well, 400, 200),
        Self("empty CSeq", "OPTIONS * RTSP/1.0\r\nCSeq: \r\n\r\n" + well, 400, 200),
        Self("CSeq that is no number", "OPTIONS * RTSP/1.0\r\nCSeq: one\r\n\r\n" + well, 400, 200),
        Self("negative CSeq", "OPTIONS * RTSP/1.0\r\nCSeq: -1\r\n\r\n" + well, 400, 200),
        Self(
            "endless CSeq", "OPTIONS * RTSP/1.0\r\nCSeq: \(String(repeating: "9", count: 400))\r\n\r\n" + well, 400, 200
        ),
        Self("two CSeqs", "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nCSeq: 2\r\n\r\n" + well, 400, 200),
        Self("unknown method", request("FETCH \(url)/cam") + well, 501, 200),
        Self("method in small letters", request("options *") + well, 501, 200),
        Self("HTTP's method", request("GET /") + well, 501, 200),
        Self("ANNOUNCE", request("ANNOUNCE \(url)/cam", "Content-Length: 4") + "v=0\n" + well, 405, 200),
        Self("RECORD", request("RECORD \(url)/cam") + well, 405, 200),
        Self("REDIRECT", request("REDIRECT \(url)/cam") + well, 405, 200),
        Self("RTSP 2", "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n" + well, 505, 200),
        Self("RTSP 0", "OPTIONS * RTSP/0.9\r\nCSeq: 1\r\n\r\n" + well, 505, 200),
        Self("SIP", "OPTIONS * SIP/2.0\r\nCSeq: 1\r\n\r\n" + well, 505, 200),
        Self("unknown option", request("DESCRIBE \(url)/cam", "Require: com.example.flux") + well, 551, 200),
        Self("unknown option of a proxy", request("OPTIONS *", "Proxy-Require: a, b") + well, 551, 200),
        Self("no such description", request("DESCRIBE \(url)/cam", "Accept: application/mheg") + well, 406, 200),
        Self("no such camera", request("DESCRIBE \(url)/nothing") + well, 404, 200),
        Self("camera down", request("DESCRIBE \(url)/down") + well, 503, 200),
        Self("camera full", request("DESCRIBE \(url)/full") + well, 453, 200),
        Self(
            "unknown parameter", request("GET_PARAMETER \(url)/cam", "Content-Length: 8") + "position" + well, 451, 200),
        Self(
            "parameter that cannot be set",
            request("SET_PARAMETER \(url)/cam", "Content-Length: 6") + "gain:1" + well, 451, 200),
        Self("a body that none expects", request("OPTIONS *", "Content-Length: 3") + "\r\n\r" + well, 200, 200),
    ]

    static let uris: [BrokenInput] = [
        Self("DESCRIBE of everything", request("DESCRIBE *") + well, 400, 200),
        Self("PLAY of everything", request("PLAY *") + well, 400, 200),
        Self("GET_PARAMETER of everything", request("GET_PARAMETER *") + well, 400, 200),
        Self("URI of HTTP", request("DESCRIBE http://h/cam") + well, 400, 200),
        Self("URI without slashes", request("DESCRIBE rtsp:h") + well, 400, 200),
        Self("URI without a host", request("DESCRIBE rtsp:///cam") + well, 400, 200),
        Self("URI of a name alone", request("DESCRIBE cam") + well, 400, 200),
        Self("URI with a port too large", request("DESCRIBE rtsp://h:65536/cam") + well, 400, 200),
        Self("URI with port 0", request("DESCRIBE rtsp://h:0/cam") + well, 400, 200),
        Self("URI with a port in letters", request("DESCRIBE rtsp://h:rtsp/cam") + well, 400, 200),
        Self("URI with an open bracket", request("DESCRIBE rtsp://[::1/cam") + well, 400, 200),
        Self("URI with an escape cut short", request("DESCRIBE \(url)/cam%2") + well, 400, 200),
        Self("URI with an escape in letters", request("DESCRIBE \(url)/cam%zz") + well, 400, 200),
        Self("URI with an escaped NUL", request("DESCRIBE \(url)/cam%00") + well, 400, 200),
        Self("URI with an escaped line end", request("DESCRIBE \(url)/cam%0d%0aX:y") + well, 400, 200),
        Self("URI with escaped bytes that are not UTF-8", request("DESCRIBE \(url)/%ff%fe") + well, 400, 200),
        Self(
            "URI with a track too large to be one",
            request("SETUP \(url)/cam/trackID=128", "Transport: RTP/AVP/TCP;unicast") + well, 404, 200),
        Self("dots in the path", request("DESCRIBE \(url)/../../etc/passwd") + well, 404, 200),
    ]

    static let transports: [BrokenInput] = [
        Self("SETUP without a transport", request("SETUP \(url)/cam/trackID=0") + well, 400, 200),
        Self("empty transport", setup("") + well, 461, 200),
        Self("unknown profile", setup("MP2T/RTP/TCP;unicast") + well, 461, 200),
        Self("unknown lower transport", setup("RTP/AVP/SCTP;unicast") + well, 461, 200),
        Self("secure profile", setup("RTP/SAVP;unicast;client_port=5000-5001") + well, 461, 200),
        Self("UDP without ports", setup("RTP/AVP;unicast") + well, 461, 200),
        Self("UDP to port 0", setup("RTP/AVP;unicast;client_port=0-1") + well, 461, 200),
        Self("UDP to ports too large", setup("RTP/AVP;unicast;client_port=65535-65536") + well, 461, 200),
        Self("UDP to the last port", setup("RTP/AVP;unicast;client_port=65535") + well, 461, 200),
        Self("UDP to one port twice", setup("RTP/AVP;unicast;client_port=5000-5000") + well, 461, 200),
        Self("UDP to a negative port", setup("RTP/AVP;unicast;client_port=-5000") + well, 461, 200),
        Self("UDP to ports that are another's", setup("RTP/AVP;unicast;client_port=9000-9001") + well, 461, 200),
        Self("channel too large", setup("RTP/AVP/TCP;interleaved=256-257") + well, 461, 200),
        Self("last channel alone", setup("RTP/AVP/TCP;interleaved=255") + well, 461, 200),
        Self("one channel twice", setup("RTP/AVP/TCP;interleaved=4-4") + well, 461, 200),
        Self("channels in letters", setup("RTP/AVP/TCP;interleaved=a-b") + well, 461, 200),
        Self("multicast that is not offered", setup("RTP/AVP;multicast") + well, 461, 200),
        Self("recording", setup("RTP/AVP/TCP;unicast;interleaved=0-1;mode=record") + well, 461, 200),
        Self("receiving", setup("RTP/AVP/TCP;unicast;interleaved=0-1;mode=\"receive\"") + well, 461, 200),
        Self("unknown mode", setup("RTP/AVP/TCP;unicast;mode=dance") + well, 461, 200),
        Self("open quote", setup("RTP/AVP/TCP;unicast;mode=\"play") + well, 461, 200),
        Self(
            "channels of another track",
            setup
                + request(
                    "SETUP \(url)/cam/trackID=1", "Transport: RTP/AVP/TCP;unicast;interleaved=1-2",
                    "Session: 0123456789abcdef") + well, 200, 400, 200),
        Self(
            "another carriage for the second track",
            setup
                + request(
                    "SETUP \(url)/cam/trackID=1", "Transport: RTP/AVP;unicast;client_port=5000-5001",
                    "Session: 0123456789abcdef") + well, 200, 461, 200),
        Self(
            "track that is not there",
            request("SETUP \(url)/cam/trackID=2", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1") + well, 404, 200),
        Self(
            "several tracks at once",
            request("SETUP \(url)/cam", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1") + well, 459, 200),
    ]

    static let sessions: [BrokenInput] = [
        Self("PLAY before SETUP", request("PLAY \(url)/cam") + well, 455, 200),
        Self("PAUSE before SETUP", request("PAUSE \(url)/cam") + well, 455, 200),
        Self("TEARDOWN before SETUP", request("TEARDOWN \(url)/cam") + well, 455, 200),
        Self("PLAY of an unknown session", request("PLAY \(url)/cam", "Session: 1") + well, 454, 200),
        Self(
            "TEARDOWN of an unknown session", setup + request("TEARDOWN \(url)/cam", "Session: 1") + well, 200, 454, 200
        ),
        Self("keepalive of an unknown session", request("GET_PARAMETER \(url)/cam", "Session: 1") + well, 454, 200),
        Self("PLAY of any session", setup + request("PLAY \(url)/cam", "Session: *") + well, 200, 454, 200),
        Self("PLAY of another camera", setup + request("PLAY \(url)/video") + well, 200, 404, 200),
        Self(
            "PLAY of one track of two",
            setup + request("SETUP \(url)/cam/trackID=1", "Transport: RTP/AVP/TCP;unicast")
                + request("PLAY \(url)/cam/trackID=0") + well, 200, 200, 460, 200),
        Self("PLAY of a track that is not set up", setup + request("PLAY \(url)/cam/trackID=1") + well, 200, 404, 200),
        Self(
            "SETUP of another camera into the session",
            setup
                + request(
                    "SETUP \(url)/video/trackID=0", "Transport: RTP/AVP/TCP;unicast", "Session: 0123456789abcdef")
                + well, 200, 459, 200),
        Self(
            "SETUP of the session while it plays",
            setup + request("PLAY \(url)/cam")
                + request("SETUP \(url)/cam/trackID=1", "Transport: RTP/AVP/TCP", "Session: 0123456789abcdef") + well,
            200, 200, 455, 200),
        Self(
            "another camera while one plays",
            setupVideo + request("PLAY \(url)/video") + setup + well, 200, 200, 459, 200),
    ]

    /// What cannot be told apart from what follows: one answer, then the end.
    static let streams: [BrokenInput] = [
        Self("request of two words", "OPTIONS *\r\nCSeq: 1\r\n\r\n" + well, 400, isClosed: true),
        Self("bare line feeds", "OPTIONS * RTSP/1.0\nCSeq: 1\n\n", 400, isClosed: true),
        Self("folded field", "OPTIONS * RTSP/1.0\r\nCSeq:\r\n 1\r\n\r\n", 400, isClosed: true),
        Self("header line without a colon", "OPTIONS * RTSP/1.0\r\nCSeq 1\r\n\r\n", 400, isClosed: true),
        Self("space before the colon", "OPTIONS * RTSP/1.0\r\nCSeq : 1\r\n\r\n", 400, isClosed: true),
        Self("NUL in a value", "OPTIONS * RTSP/1.0\r\nCSeq: 1\0\r\n\r\n", 400, isClosed: true),
        Self("length that is no number", request("PLAY /c", "Content-Length: x"), 400, isClosed: true),
        Self("length twice", request("PLAY /c", "Content-Length: 0", "Content-Length: 0"), 400, isClosed: true),
        Self("negative length", request("PLAY /c", "Content-Length: -1"), 400, isClosed: true),
        Self("body too long", request("PLAY /c", "Content-Length: 4294967296"), 413, isClosed: true),
        Self("chunked body", request("PLAY /c", "Transfer-Encoding: chunked"), 400, isClosed: true),
        Self("URI too long", request("PLAY /\(String(repeating: "x", count: 9000))"), 414, isClosed: true),
        Self("header too long", request("PLAY /c", "A: \(String(repeating: "x", count: 17_000))"), 400, isClosed: true),
        Self(
            "too many header lines", "PLAY /c RTSP/1.0\r\n" + String(repeating: "A:\r\n", count: 256), 400,
            isClosed: true),
        Self("well, then nonsense", well + "\u{1}\u{2}\u{3}", 200, 400, isClosed: true),
        Self("interleaved frame in a head", "OPTIONS * RTSP/1.0\r\n$\0\0\u{1}x", 400, isClosed: true),
        Self("browser", "GET / HTTP/1.1\r\nHost: h:8554\r\n\r\n", 501, isClosed: true),
        Self(
            "tunnel, outward",
            "GET /cam HTTP/1.0\r\nx-sessioncookie: a1\r\nAccept: application/x-rtsp-tunnelled\r\n\r\n", 501,
            isClosed: true),
        Self(
            "tunnel, inward",
            "POST /cam HTTP/1.0\r\nx-sessioncookie: a1\r\nContent-Length: 32767\r\n\r\nT1BUSU9OUyAq", 501,
            isClosed: true),
        Self("HTTP in the middle", well + "GET / HTTP/1.1\r\n\r\n", 200, 501, isClosed: true),
        Self(
            "TLS", bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03], [], isClosed: true),
        Self("TLS later", bytes: Array(well.utf8) + [0x16, 0x03, 0x01], [200, 400], isClosed: true),
        Self("random bytes", bytes: [0x80, 0x2E, 0x01, 0x03, 0x01, 0x00, 0x15], [400], isClosed: true),
        Self("response of nonsense", "RTSP/1.0 2xx OK\r\n\r\n" + well, 400, isClosed: true),
    ]
}
