import Testing

@testable import Configuration

@Suite("Camera URLs")
struct CameraURLTests {
    struct Parts: Sendable {
        var url: String
        var scheme: String?
        var host: String?
        var port: UInt16?
        var user: String?
        var password: String?
        var path: String
    }

    @Test(
        "are taken apart as ffmpeg does it, and put together unchanged",
        arguments: [
            Parts(url: "rtsp://10.0.0.2/a", scheme: "rtsp", host: "10.0.0.2", path: "/a"),
            Parts(url: "rtsp://10.0.0.2", scheme: "rtsp", host: "10.0.0.2", path: ""),
            Parts(
                url: "rtsp://cam_1.local:8554/a?b#c", scheme: "rtsp", host: "cam_1.local", port: 8554, path: "/a?b#c"),
            Parts(url: "rtsp://[fe80::1%eth0]:554/", scheme: "rtsp", host: "fe80::1%eth0", port: 554, path: "/"),
            Parts(url: "rtsp://u@h/", scheme: "rtsp", host: "h", user: "u", path: "/"),
            Parts(url: "rtsp://u:@h/", scheme: "rtsp", host: "h", user: "u", password: "", path: "/"),
            Parts(url: "rtsp://u:a:b@h/", scheme: "rtsp", host: "h", user: "u", password: "a:b", path: "/"),
            Parts(
                url: "rtsp://u:p@ss@h:1/", scheme: "rtsp", host: "h", port: 1, user: "u", password: "p@ss", path: "/"),
            Parts(
                url: "rtsp://u:100%25%zz%4@h/", scheme: "rtsp", host: "h", user: "u", password: "100%%zz%4", path: "/"),
            Parts(url: "http://h/a@2x.jpg", scheme: "http", host: "h", path: "/a@2x.jpg"),
            Parts(url: "udp://@239.0.0.1:1234", scheme: "udp", port: 1234, path: ""),
            Parts(url: "srt://:9000?mode=listener", scheme: "srt", port: 9000, path: "?mode=listener"),
            Parts(url: "file:///a b.mp4".replacingBlank, scheme: "file", path: "/a%20b.mp4"),
            Parts(url: "/srv/film one.mp4", path: "/srv/film one.mp4"),
            Parts(url: "testsrc=size=64x64:rate=5", path: "testsrc=size=64x64:rate=5"),
            Parts(url: "concat:a.ts|b.ts", path: "concat:a.ts|b.ts"),
            Parts(url: "rtsp://bücher.example/a", scheme: "rtsp", host: "bücher.example", path: "/a"),
        ])
    func parts(_ parts: Parts) throws {
        let url = try CameraURL(parts.url)
        #expect(url.scheme == parts.scheme)
        #expect(url.port == parts.port)
        if parts.host != nil || parts.scheme != "udp" { #expect(url.host == parts.host) }
        #expect(url.user == parts.user)
        #expect(url.password?.exposed == parts.password)
        #expect(url.exposedPath == parts.path)
        #expect(url.exposed == parts.url)
    }

    @Test("escape what a user and a password need escaped")
    func credentials() throws {
        let url = try CameraURL("rtsp://h:554/a").with(user: "ad:min", password: Secret("/?#@ %ü~"))
        #expect(url.exposed == "rtsp://ad%3Amin:%2F%3F%23%40%20%25%C3%BC~@h:554/a")
        #expect(url.user == "ad:min")
        #expect(url.password == Secret("/?#@ %ü~"))
        #expect(try CameraURL("rtsp://h/").with(user: "", password: nil).exposed == "rtsp://@h/")
    }

    @Test(
        "and log lines are masked",
        arguments: [
            ("rtsp://10.0.0.2:554/a?b=1", "rtsp://10.0.0.2:554/a?b=1"),
            ("rtsp://admin:geheim@10.0.0.2/a", "rtsp://***@10.0.0.2/a"),
            ("rtsp://admin:ge@heim@10.0.0.2/a", "rtsp://***@10.0.0.2/a"),
            ("rtsp://admin:ge/heim@10.0.0.2/a", "rtsp://***@10.0.0.2/a"),
            ("rtsp://admin:1/geheim@10.0.0.2/a", "rtsp://***@10.0.0.2/a"),
            ("rtsp://admin:ge#heim@10.0.0.2/a", "rtsp://***@10.0.0.2/a"),
            ("rtsp://admin:ge?heim@10.0.0.2/a", "rtsp://***@10.0.0.2/a"),
            ("rtsp://admin@10.0.0.2/a", "rtsp://***@10.0.0.2/a"),
            ("udp://@239.0.0.1:1234", "udp://@239.0.0.1:1234"),
            ("http://h/a@2x.jpg", "http://h/a@2x.jpg"),
            ("http://h:80/?mail=a@b.example", "http://h:80/?mail=a@b.example"),
            ("http://h/v?user=a&password=geheim&ch=1", "http://h/v?user=a&password=***&ch=1"),
            ("http://h/v?Access_Token=geheim#t=1", "http://h/v?Access_Token=***#t=1"),
            ("http://h/v?pwd=geheim;x=2", "http://h/v?pwd=***;x=2"),
            ("http://h/v?sig=a/b==&key=geheim", "http://h/v?sig=***&key=***"),
            ("http://h/v?password=&a=1", "http://h/v?password=&a=1"),
            ("http://h/v?design=1&keyframe=2", "http://h/v?design=1&keyframe=2"),
            (
                "rtsp://h/user=admin_password=geheim_channel=1_stream=0.sdp",
                "rtsp://h/user=admin_password=***_channel=1_stream=0.sdp"
            ),
            ("rtsp://h/user=admin&password=geheim&channel=1", "rtsp://h/user=admin&password=***&channel=1"),
            ("srt://h:1?passphrase=geheim", "srt://h:1?passphrase=***"),
            (
                "[rtsp @ 0x5581] rtsp://u:geheim@h/a: Server returned 401\nhttp://v:geheim@k/b",
                "[rtsp @ 0x5581] rtsp://***@h/a: Server returned 401\nhttp://***@k/b"
            ),
            (
                "opening 'rtsp://u:geheim@h/a' and \"http://h/?key=geheim\"",
                "opening 'rtsp://***@h/a' and \"http://h/?key=***\""
            ),
            ("no URL, but token=geheim here", "no URL, but token=*** here"),
            (
                "token=geheim of rtsp://a:geheim@h/x?key=geheim and pass=geheim",
                "token=*** of rtsp://***@h/x?key=*** and pass=***"
            ),
            ("nothing secret: 100% = 1", "nothing secret: 100% = 1"),
            ("", ""),
        ])
    func masks(_ text: String, _ masked: String) {
        #expect(SecretMask.text(text) == masked)
        #expect(SecretMask.text(masked) == masked)
    }

    @Test("and known secrets disappear wherever they stand")
    func knownSecrets() {
        let secrets = [Secret("geheim12"), Secret("geheim"), Secret("ab")]
        #expect(SecretMask.text("geheim12 xgeheimx ab", secrets: secrets) == "*** x***x ab")
    }
}

extension String {
    fileprivate var replacingBlank: String { split(separator: " ").joined(separator: "%20") }
}
