import Testing

@testable import Configuration

/// The `config.json` of an RTSP relay, read as it is.
@Suite struct RelayFileTests {
    private static let file = """
        {"server":{"http_port":":8083","rtsp_port":":8555","ice_servers":["stun:stun.l.google.com:19302"]},
         "stream_defaults":{"on_demand":true,"disable_audio":true,"debug":false},
         "api":{"cctv_master_url":"http://example.com/api","retry_interval":30,"timeout":10},
         "streams":{"stream1":{"url":"rtsp://example.com/stream1"},"stream2":{"url":"rtsp://example.com/stream2",
           "on_demand":false,"disable_audio":false}}}
        """

    private func load(_ files: [String: String]) throws -> (configuration: Configuration?, complaints: [String]) {
        try Folder(["weir.yaml": files["weir.yaml"] ?? Self.file].merging(files) { $1 }).load()
    }

    @Test func everythingIsTakenOver() throws {
        let (loaded, complaints) = try load([:])
        let configuration = try #require(loaded)
        #expect(complaints == ["/weir.yaml:1:52: warning: \"ice_servers\" in \"server\" has no effect"])
        #expect(configuration.http.listen == [ListenAddress(host: nil, port: 8083)])
        #expect(configuration.sinks.map(\.kind) == ["rtsp"])
        #expect(configuration.sinks[0].listen?.address == ListenAddress(host: nil, port: 8555))
        #expect(configuration.cameras.map(\.name.written) == ["stream1", "stream2"])
        #expect(configuration.cameras[0].onDemand && configuration.cameras[0].audio == .off)
        #expect(!configuration.cameras[1].onDemand && configuration.cameras[1].audio == .auto)
        let sources = configuration.cameraSources
        #expect(sources.order == [.httpService, .database, .file, .registry])
        #expect(sources.httpService?.url.exposed == "http://example.com/api")
        #expect(sources.httpService?.retryInterval == .seconds(30) && sources.httpService?.timeout == .seconds(10))
        // What the service names begins with the same defaults.
        let camera = try CameraDeclaration(name: "a", settings: ["url": "rtsp://h/x"]).camera(
            over: configuration, source: "")
        #expect(camera.onDemand && camera.audio == .off)
    }

    @Test func sinksOfAFolderStayAndServeWhereTheFileSays() throws {
        let (configuration, _) = try load([
            "plugins.d/10-rtsp.yaml": "kind: rtsp\nlisten: 127.0.0.1:1\nstart: recording",
            "plugins.d/20-hls.yaml": "kind: hls",
        ])
        let sinks = try #require(configuration?.sinks)
        #expect(sinks.map(\.kind) == ["rtsp", "hls"])
        #expect(sinks[0].listen?.address.port == 8555)
        #expect(sinks[0].settings.mapping?.keys.sorted() == ["listen", "start"])
    }

    @Test func whatIsMissingHasDefaults() throws {
        let (configuration, complaints) = try load([
            "weir.yaml": #"{"streams": {"a": "rtsp://h/x"}, "api": {"cctv_master_url": ""}}"#
        ])
        #expect(complaints == [])
        #expect(configuration?.cameraSources.httpService == nil)
        #expect(configuration?.http.listen.map(\.port) == [8080])
    }

    @Test func debuggingIsALogLevel() throws {
        let (configuration, _) = try load(["weir.yaml": #"{"streams": {"a": {"url": "rtsp://h/x", "debug": true}}}"#])
        #expect(configuration?.logLevel == .debug)
    }

    @Test func whatIsWrongIsAnErrorAndWhatIsForeignAWarning() throws {
        let (configuration, complaints) = try load([
            "weir.yaml": """
            {"server":{"http_port":"x"},
             "api":{"cctv_master_url":"ftp://h/","retry_interval":0},
             "streams":{"a b":{"url":"rtsp://h/"},"c":{"urll":"x"},"d":{"url":"rtsp://h/","codec":1}},
             "webrtc":{}}
            """
        ])
        #expect(configuration == nil)
        #expect(complaints.count == 8, "\(complaints)")
        for words in [
            ":1:24: error: \"http_port\" in \"server\" must be an address",
            "error: \"cctv_master_url\" in \"api\" must begin",
            "error: \"retry_interval\" in \"api\" must be at least 1s", "error: \"a b\" cannot be the name of a camera",
            "error: stream \"c\" needs \"url\"", "warning: \"urll\" in stream \"c\" has no effect",
            "warning: \"codec\" in stream \"d\" has no effect",
            "warning: \"webrtc\" in the configuration has no effect",
        ] {
            #expect(complaints.contains { $0.contains(words) }, "\(words): \(complaints)")
        }
    }
}
