import Testing

@testable import Configuration

@Suite("Cameras")
struct CameraConfigurationTests {
    @Test("take key by key from camera_defaults what they do not say themselves")
    func merging() throws {
        let (configuration, complaints) = Complaints.read(
            weirFile: """
                camera_defaults:
                  on_demand: true
                  close_after: 1m
                  transport: udp
                  user: admin
                  password: "d€fault/@:"
                  input_options: [-rtsp_flags, prefer_tcp]
                cameras:
                  plain: rtsp://10.0.0.2/a?x=1
                  own:
                    url: rtsp://10.0.0.3:8554/b
                    on_demand: no
                    close_after: 0
                    transport: auto
                    video: h264
                    audio: NONE
                    password: 0123
                    start_timeout: 2500ms
                    stall_timeout: 1.5s
                    input_options: []
                    enabled: false
                  in-url: rtsp://viewer:p%40ss@10.0.0.4/c
                  file: /dev/video0
                """)
        #expect(complaints == [])
        #expect(configuration.cameras.map(\.name.written) == ["plain", "own", "in-url", "file"])
        let (plain, own) = (configuration.cameras[0], configuration.cameras[1])
        #expect(plain.url.exposed == "rtsp://admin:d%E2%82%ACfault%2F%40%3A@10.0.0.2/a?x=1")
        #expect(plain.onDemand && plain.closeAfter == .seconds(60) && plain.transport == .udp)
        #expect(plain.inputOptions == ["-rtsp_flags", "prefer_tcp"])
        #expect(own.url.exposed == "rtsp://admin:0123@10.0.0.3:8554/b")
        #expect(!own.onDemand && own.closeAfter == .zero && own.transport == .auto)
        #expect(own.video == .h264 && own.audio == .off && own.inputOptions == [] && !own.isEnabled)
        #expect(own.startTimeout == .milliseconds(2500) && own.stallTimeout == .milliseconds(1500))
        #expect(configuration.cameras[2].url.exposed == "rtsp://viewer:p%40ss@10.0.0.4/c")
        #expect(configuration.cameras[3].url.exposed == "/dev/video0")
        #expect(own.place == SourcePlace(file: "weir.yaml", line: 10, column: 3))
    }

    @Test("are equal where only the place, the order of keys or the spelling of a value differs")
    func equality() {
        func camera(_ text: String) -> CameraConfiguration? {
            Complaints.read(weirFile: text).configuration.cameras.first
        }
        let first = camera("cameras:\n  door: {url: rtsp://h/, close_after: 60s, on_demand: true}")
        let moved = camera(
            "# moved\ncameras:\n  DOOR:\n    on_demand: yes\n    close_after: 1m\n    url: 'rtsp://h/'\n")
        let changed = camera("cameras:\n  door: {url: rtsp://h/, close_after: 61s, on_demand: true}")
        #expect(first != nil)
        #expect(first == moved)
        #expect(first?.hashValue == moved?.hashValue)
        #expect(first != changed)
    }

    @Test("are read from JSON, and with anchors and merge keys")
    func otherSpellings() {
        let yaml = Complaints.read(
            weirFile:
                "cameras:\n  a: &base {url: rtsp://h/a, audio: none, video: h264}\n  b:\n    <<: *base\n    url: rtsp://h/b\n"
        )
        let json = Complaints.read(
            weirFile: #"{"cameras": {"a": {"url": "rtsp:\/\/h/a", "audio": "none", "video": "h264"},"#
                + "\n\t" + #""b": {"url": "rtsp://h/b", "audio": "none", "video": "\u0068264"}}}"#)
        #expect(yaml.complaints == [])
        #expect(json.complaints == [])
        #expect(yaml.configuration.cameras == json.configuration.cameras)
        #expect(yaml.configuration.cameras.map(\.audio) == [.off, .off])
    }

    @Test(
        "hand on ffmpeg's options however they are written",
        arguments: [
            ("'-probesize 32 -headers \"X-A: 1\\\\n\"'", ["-probesize", "32", "-headers", "X-A: 1\\n"]),
            ("[-itsoffset, -1, -re, -f, lavfi]", ["-itsoffset", "-1", "-re", "-f", "lavfi"]),
            ("{probesize: 32, -f: v4l2, re: }", ["-probesize", "32", "-f", "v4l2", "-re"]),
            ("-user_agent 'a b' -x ''", ["-user_agent", "a b", "-x", ""]),
            ("'-x a\\ b'", ["-x", "a b"]),
        ])
    func options(_ written: String, _ expected: [String]) {
        let (configuration, complaints) = Complaints.read(
            weirFile: "cameras:\n  a:\n    url: rtsp://h/\n    input_options: \(written)")
        #expect(complaints == [])
        #expect(configuration.cameras.first?.inputOptions == expected)
    }

    @Test("know every text that a log must not show")
    func secrets() {
        let (configuration, _) = Complaints.read(
            weirFile: """
                cameras:
                  a:
                    url: http://h/v?token=ab%2Fcd&n=1
                    user: admin
                    password: p@ss
                    input_options: {headers: "Authorization: Basic xyz", probesize: 32}
                """)
        let secrets = configuration.cameras.first?.secrets.map(\.exposed) ?? []
        #expect(Set(secrets) == ["p@ss", "p%40ss", "ab%2Fcd", "ab/cd", "Authorization: Basic xyz"])
        #expect(secrets.first == "Authorization: Basic xyz")
    }

    @Test("never print their secrets")
    func printing() {
        let (configuration, _) = Complaints.read(
            weirFile: "cameras:\n  a: {url: \"rtsp://h/?token=geheim1\", user: u, password: geheim2}\n")
        var dumped = ""
        dump(configuration, to: &dumped)
        let printed = "\(configuration)" + String(reflecting: configuration) + dumped
        #expect(printed.contains("rtsp://***@h/?token=***"))
        #expect(!printed.contains("geheim"))
    }
}
