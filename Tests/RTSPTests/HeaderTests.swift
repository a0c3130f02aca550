import HTTP
import RTSP
import Testing

@Suite struct HeaderTests {
    @Test(arguments: [
        ("0123", "0123", nil), ("0123;timeout=60", "0123", 60), (" 0123 ; timeout = 65 ", "0123", 65),
        ("a-b.c;foo;Timeout=5", "a-b.c", 5), ("0123;timeout=soon", "0123", nil), ("0123;", "0123", nil),
    ])
    func sessionIsAnIdentifierAndATimeout(_ text: String, _ id: String, _ timeout: Int?) throws {
        let header = try #require(SessionHeader(text))
        #expect(header.id == id)
        #expect(header.timeout == timeout)
    }

    @Test(arguments: ["", " ", ";timeout=60", " ;"])
    func anEmptySessionIsNone(_ text: String) {
        #expect(SessionHeader(text) == nil)
        #expect(Request("PLAY", "/c", fields: ["Session": text]).sessionID == nil)
    }

    @Test(arguments: [
        ("npt=now-", RangeHeader.live), ("npt=0-", .npt(start: 0, end: nil)), ("npt=0.000-", .npt(start: 0, end: nil)),
        ("npt = 10 - 20.5", .npt(start: 10, end: 20.5)), ("npt=-20", .npt(start: 0, end: 20)),
        ("npt=1:02:03.5-", .npt(start: 3723.5, end: nil)), ("NPT=now-;time=19970123T143720Z", .live),
        ("clock=19961108T142300Z-19961108T143520Z", .clock("19961108T142300Z-19961108T143520Z")),
        ("smpte-25=10:07:00-", .smpte("10:07:00-")),
    ])
    func ranges(_ text: String, _ range: RangeHeader) {
        #expect(RangeHeader(text) == range)
    }

    @Test(arguments: [
        "", "npt", "npt=", "npt=-", "npt=5", "npt=x-", "npt=1e9-", "npt=inf-", "npt=1:2-", "npt=.-", "utc=1-",
    ])
    func malformedRanges(_ text: String) {
        #expect(RangeHeader(text) == nil)
    }

    @Test func rtpInfoNamesStreamsInOrder() {
        let info = RTPInfo(streams: [
            .init(url: "rtsp://h/c/trackID=1", sequenceNumber: 65535, timestamp: 4_294_967_295),
            .init(url: "rtsp://h/c/trackID=0", sequenceNumber: 0, timestamp: nil),
            .init(url: "rtsp://h/c/trackID=2", sequenceNumber: nil, timestamp: nil),
        ])
        #expect(
            info.description
                == "url=rtsp://h/c/trackID=1;seq=65535;rtptime=4294967295,url=rtsp://h/c/trackID=0;seq=0,"
                + "url=rtsp://h/c/trackID=2")
    }

    @Test func aResponseIsWrittenToTheLetter() {
        let response = Response(
            .sessionNotFound, fields: ["CSeq": "3", "RTP-Info": "x", "WWW-Authenticate": "Basic realm=\"weir\""],
            body: Array("ab".utf8))
        #expect(
            String(decoding: response.bytes, as: UTF8.self)
                == "RTSP/1.0 454 Session Not Found\r\nCSeq: 3\r\nRTP-Info: x\r\n"
                + "WWW-Authenticate: Basic realm=\"weir\"\r\nContent-Length: 2\r\n\r\nab")
    }
}
