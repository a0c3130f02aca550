import RTSP
import Testing

@Suite struct RequestURITests {
    struct Case: CustomTestStringConvertible, Sendable {
        var uri: String
        var path: String
        var control = RequestURI.Control.aggregate
        var query: [String] = []
        /// What the Content-Base of its description is.
        var base: String

        var testDescription: String { uri }
    }

    @Test(arguments: [
        Case(uri: "rtsp://h/cam", path: "cam", base: "rtsp://h/cam/"),
        Case(uri: "rtsp://h:8554/cam/", path: "cam", base: "rtsp://h:8554/cam/"),
        Case(uri: "rtsp://h", path: "", base: "rtsp://h/"),
        Case(uri: "rtsp://h/", path: "", base: "rtsp://h/"),
        Case(uri: "RTSP://H/Cam", path: "Cam", base: "rtsp://H/Cam/"),
        Case(uri: "rtsps://h/cam", path: "cam", base: "rtsps://h/cam/"),
        Case(uri: "rtspu://h/cam", path: "cam", base: "rtspu://h/cam/"),
        Case(uri: "rtsp://u:p@h/cam", path: "cam", base: "rtsp://h/cam/"),
        Case(uri: "rtsp://u:p@ss@h:1/cam", path: "cam", base: "rtsp://h:1/cam/"),
        Case(uri: "rtsp://[fe80::1]:8554/cam", path: "cam", base: "rtsp://[fe80::1]:8554/cam/"),
        Case(uri: "rtsp://[::1]/cam", path: "cam", base: "rtsp://[::1]/cam/"),
        Case(uri: "rtsp://h:/cam", path: "cam", base: "rtsp://h:/cam/"),
        Case(uri: "/cam", path: "cam", base: "rtsp://weir:8554/cam/"),
        Case(uri: "/", path: "", base: "rtsp://weir:8554/"),
        Case(uri: "//cam//", path: "cam", base: "rtsp://weir:8554//cam//"),
        Case(uri: "rtsp://h/a/b/c", path: "a/b/c", base: "rtsp://h/a/b/c/"),
        Case(uri: "rtsp://h/front%20door", path: "front door", base: "rtsp://h/front%20door/"),
        Case(uri: "rtsp://h/T%C3%BCr", path: "Tür", base: "rtsp://h/T%C3%BCr/"),
        Case(uri: "rtsp://h/Tür", path: "Tür", base: "rtsp://h/Tür/"),
        Case(uri: "rtsp://h/a+b", path: "a+b", base: "rtsp://h/a+b/"),
        Case(
            uri: "rtsp://h/cam?a=1&b&c=x=y", path: "cam", query: ["a=1", "b=", "c=x=y"],
            base: "rtsp://h/cam?a=1&b&c=x=y/"),
        Case(uri: "rtsp://h/cam?t=a%2Fb+c", path: "cam", query: ["t=a/b+c"], base: "rtsp://h/cam?t=a%2Fb+c/"),
        Case(uri: "rtsp://h/cam?t=%zz", path: "cam", query: ["t=%zz"], base: "rtsp://h/cam?t=%zz/"),
        Case(uri: "rtsp://h/cam?t=abc/", path: "cam", query: ["t=abc/"], base: "rtsp://h/cam?t=abc//"),
        Case(uri: "rtsp://h?vlcmulticast", path: "", query: ["vlcmulticast="], base: "rtsp://h?vlcmulticast/"),
        Case(uri: "rtsp://h/cam/trackID=x", path: "cam/trackID=x", base: "rtsp://h/cam/trackID=x/"),
        Case(uri: "rtsp://h/cam/trackID=128", path: "cam/trackID=128", base: "rtsp://h/cam/trackID=128/"),
        Case(uri: "rtsp://h/cam/streamid=0", path: "cam/streamid=0", base: "rtsp://h/cam/streamid=0/"),
    ])
    func originalURIs(_ sample: Case) throws {
        let uri = try #require(RequestURI(sample.uri, isOriginal: true))
        #expect(uri.path == sample.path)
        #expect(uri.control == sample.control)
        #expect(uri.query.map { "\($0.name)=\($0.value)" } == sample.query)
        #expect(uri.base(authority: "weir:8554") == sample.base)
    }

    /// What clients make of the base URL and `trackID=1`, and of the base URL alone.
    @Test(arguments: [
        ("rtsp://h/cam/trackID=1", "cam", 1, ""),
        ("rtsp://h/cam/trackID=1/", "cam", 1, ""),
        ("rtsp://h/cam/trackid=1", "cam", 1, ""),
        ("rtsp://h/cam/trackID%3D1", "cam", 1, ""),
        ("rtsp://h/cam//trackID=1", "cam", 1, ""),
        ("rtsp://h/trackID=1", "", 1, ""),
        ("/cam/trackID=1", "cam", 1, ""),
        ("rtsp://h/cam?t=x/trackID=1", "cam", 1, "t=x"),
        ("rtsp://h/cam?t=a/b/trackID=1", "cam", 1, "t=a/b"),
        ("rtsp://h/cam?t=ab//trackID=1", "cam", 1, "t=ab/"),
        ("rtsp://h/cam/?t=x/trackID=1", "cam", 1, "t=x"),
        ("rtsp://h/cam/trackID=1?t=x", "cam", 1, "t=x"),
        ("rtsp://h/cam/trackID=127", "cam", 127, ""),
        ("rtsp://h/cam/", "cam", nil, ""),
        ("rtsp://h/cam?t=x/", "cam", nil, "t=x"),
        ("rtsp://h/cam?t=ab//", "cam", nil, "t=ab/"),
        ("rtsp://h/cam/?t=x", "cam", nil, "t=x"),
        ("rtsp://h/cam?t=x", "cam", nil, "t=x"),
    ])
    func laterURIs(_ text: String, _ path: String, _ track: Int?, _ query: String) throws {
        let uri = try #require(RequestURI(text))
        #expect(uri.path == path)
        #expect(uri.control == track.map(RequestURI.Control.track) ?? .aggregate)
        #expect(uri.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&") == query)
    }

    @Test(arguments: [
        ("rtsp://h/cam", "h", nil), ("rtsp://h:554/cam", "h", 554), ("rtsp://[::1]:65535", "::1", 65535),
        ("rtsp://u:p@10.0.0.1:1", "10.0.0.1", 1), ("rtsp://a:b@[::1]", "::1", nil), ("/cam", nil, nil),
    ])
    func hosts(_ text: String, _ host: String?, _ port: UInt16?) throws {
        let uri = try #require(RequestURI(text))
        #expect(uri.host == host)
        #expect(uri.port == port)
    }

    @Test func credentialsAreNowhere() throws {
        let uri = try #require(RequestURI("rtsp://viewer:secret@h/cam/trackID=0?x=y"))
        #expect(uri.text == "rtsp://h/cam/trackID=0?x=y")
        #expect(!"\(uri)".contains("secret"))
    }

    @Test(arguments: [
        "", "*", "cam", "cam/trackID=0", "http://h/cam", "rtsp:/h", "rtsp://", "rtsp:///cam", "rtsp://:554/cam",
        "rtsp://u:p@/cam", "rtsp://h:99999/", "rtsp://h:0/", "rtsp://h:-1/", "rtsp://[::1/cam", "rtsp://[::1]x/cam",
        "rtsp://[]/cam", "://h/cam", "/%", "/%4", "/%g0", "/%00", "/%7f", "/a%0a", "/%c3", "/a b", "/a\tb", "/a\u{1}",
    ])
    func isRefused(_ text: String) {
        #expect(RequestURI(text) == nil)
    }
}
