import Testing

@testable import Configuration

/// Cameras that programs declare: the same checks as in the file, and some things that only the file may say.
@Suite struct CameraDeclarationTests {
    private func read(
        _ settings: [String: String?], name: String = "door", defaults: String = ""
    ) throws(CameraDeclaration.Invalid) -> CameraConfiguration {
        let (configuration, _) = Complaints.read(weirFile: defaults)
        return try CameraDeclaration(name: name, settings: settings).camera(over: configuration, source: "registry.db")
    }

    @Test func everyKeyIsTakenAsInTheFile() throws {
        let camera = try read([
            "url": "rtsp://10.0.0.1/x", "user": "u", "password": "p@/", "enabled": "false", "on_demand": "true",
            "close_after": "5s", "start_timeout": "6s", "stall_timeout": "7", "transport": "udp", "video": "h264",
            "audio": "none",
        ])
        let (file, complaints) = Complaints.read(
            weirFile: """
                cameras:
                  door: {url: "rtsp://10.0.0.1/x", user: u, password: "p@/", enabled: false, on_demand: true, close_after: 5s,
                    start_timeout: 6s, stall_timeout: 7, transport: udp, video: h264, audio: none}
                """)
        #expect(complaints == [])
        #expect(camera == file.cameras[0])
        #expect(camera.place.file == "registry.db")
    }

    @Test(arguments: [
        "/etc/passwd", "file:///etc/passwd", "pipe:0", "-", "concat:/a|/b", "concat://a", "lavfi:testsrc", "testsrc",
        "data:,x", "subfile,,start,0,end,9,,:/etc/passwd", "crypto:x", "tcp://10.0.0.1:1", "unix:///run/x",
        "ftp://10.0.0.1/x",
        "hls+http://10.0.0.1/x", "cache:http://10.0.0.1/x", "async:http://10.0.0.1/x", "fd:3", "/dev/video0",
        "gopher://10.0.0.1/",
        "exec://rm", "ffrtmphttp://10.0.0.1/", "concatf:/a", "httpproxy://10.0.0.1/", "tee:x", "md5:/tmp/x",
        "rtsp:/10.0.0.1/x", "",
        "rtsp://10.0.0.1/a b", "rtsp://10.0.0.1/\n-i x",
    ])
    func onlyCamerasOnTheNetworkCanBeReached(_ url: String) {
        #expect { try read(["url": url]) } throws: { ($0 as? CameraDeclaration.Invalid)?.field == "url" }
    }

    @Test(arguments: ["rtsp", "rtsps", "rtmp", "rtmps", "http", "https", "srt", "udp", "rtp", "RTSP"])
    func theseCanBe(_ scheme: String) throws {
        #expect(try read(["url": "\(scheme)://10.0.0.1:5000/x"]).url.scheme == scheme.lowercased())
    }

    @Test(arguments: [
        ("input_options", "-f lavfi", "weir.yaml only"), ("password_file", "/etc/shadow", "weir.yaml only"),
        ("on_demand", "perhaps", "must be true or false"), ("close_after", "-1s", "must be a duration"),
        ("transport", "carrier", "must be tcp, udp or auto"), ("urll", "rtsp://x/", "did you mean \"url\"?"),
        ("video", "-vf x", "must be copy or h264"), ("password", "secret", "needs \"user\""),
    ])
    func complaintsNameTheField(_ field: String, _ value: String, _ words: String) {
        #expect { try read(["url": "rtsp://10.0.0.1/x", field: value]) } throws: { error in
            let invalid = error as? CameraDeclaration.Invalid
            return invalid?.field == field && invalid?.reason.contains(words) == true
                && invalid?.reason.contains("secret") == false
        }
    }

    @Test func nameAndURLMustBeThere() {
        #expect { try read(["url": nil]) } throws: { ($0 as? CameraDeclaration.Invalid)?.field == "url" }
        for name in ["", "a b", "api/x", "a//b"] {
            #expect { try read(["url": "rtsp://h/"], name: name) } throws: {
                ($0 as? CameraDeclaration.Invalid)?.field == "name"
            }
        }
    }

    @Test func defaultsAreTakenButNotTheHousesPasswordAndOptions() throws {
        let camera = try read(
            ["url": "rtsp://10.0.0.1/x"],
            defaults:
                "camera_defaults: {user: u, password: house, input_options: -rw_timeout 1, on_demand: true, audio: none}"
        )
        #expect(camera.url.exposed == "rtsp://10.0.0.1/x")
        #expect(camera.inputOptions.isEmpty && camera.onDemand && camera.audio == .off)
    }

    @Test func aChangeTakesBackWhatIsNil() {
        let before = CameraDeclaration(name: "a", settings: ["url": "rtsp://h/", "audio": "none", "video": "h264"])
        let after = before.changed(by: CameraDeclaration(name: "", settings: ["audio": nil, "on_demand": "true"]))
        #expect(
            after == CameraDeclaration(name: "a", settings: ["url": "rtsp://h/", "video": "h264", "on_demand": "true"]))
    }

    @Test func itShowsNoPassword() {
        let declaration = CameraDeclaration(name: "a", settings: ["password": "secret", "url": "rtsp://u:secret@h/"])
        #expect(!"\(declaration) \(String(reflecting: declaration))".contains("secret"))
        var text = ""
        dump(declaration, to: &text)
        #expect(!text.contains("secret"))
    }
}
