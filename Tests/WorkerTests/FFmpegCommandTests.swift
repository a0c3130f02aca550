import Configuration
import Testing
import Worker

struct FFmpegCommandTests {
    private func camera(_ url: String, _ change: (inout CameraConfiguration) -> Void = { _ in }) throws
        -> CameraConfiguration
    {
        var camera = CameraConfiguration(name: try CameraName("front"), url: try CameraURL(url))
        change(&camera)
        return camera
    }

    private func arguments(_ camera: CameraConfiguration, _ change: (inout IngestProfile) -> Void = { _ in })
        -> [String]
    {
        var profile = IngestProfile.first(for: camera)
        change(&profile)
        return FFmpegCommand.ingest(camera, profile: profile).arguments
    }

    @Test func readsAnRTSPCameraInParts() throws {
        let arguments = arguments(try camera("rtsp://192.168.1.20/stream1"))
        #expect(
            arguments == [
                "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+error",
                "-fflags", "+nobuffer+noparse", "-probesize", "32", "-analyzeduration", "0", "-timeout", "15000000",
                "-rtsp_transport", "tcp", "-allowed_media_types", "video+audio",
                "-i", "rtsp://192.168.1.20/stream1", "-map", "0:v:0?", "-map", "0:a:0?", "-c:v", "copy",
                "-copyinkf", "-c:a", "copy", "-bsf:a", "setts=pts=PTS+900000:dts=DTS+900000",
                "-f", "mpegts", "-flush_packets", "1", "-muxdelay", "0", "-muxpreload", "0",
                "-max_interleave_delta", "1", "-omit_video_pes_length", "0", "-pes_payload_size", "0",
                "-pat_period", "1", "-sdt_period", "60", "pipe:1",
            ])
    }

    @Test func usesTheParserOnceTheCameraNeedsIt() throws {
        let arguments = arguments(try camera("rtsp://c/1")) { $0.reading = .frames }
        #expect(arguments.contains("+nobuffer"))
        #expect(!arguments.contains("+nobuffer+noparse"))
        #expect(!arguments.contains("-copyinkf"))
        #expect(!arguments.contains("-bsf:v"))
    }

    @Test(arguments: [
        ("rtsp://c/1", InputKind.rtsp), ("RTSPS://c/1", .rtsp), ("http://c/video.mjpg?x=1", .http(isPlaylist: false)),
        ("https://c/live/index.M3U8?token=1", .http(isPlaylist: true)), ("http://c/film.mp4", .file),
        ("rtmp://c/app/key", .rtmp), ("srt://c:9000?mode=caller", .srt), ("udp://@239.0.0.1:1234", .udp),
        ("file:///srv/a.mp4", .file), ("/srv/film.mkv", .file), ("/dev/video0", .videoDevice),
        ("lavfi:testsrc2", .filterGraph), ("mms://c/1", .other),
    ])
    func tellsWhatSortOfInputAURLIs(url: String, kind: InputKind) throws {
        #expect(InputKind(try camera(url)) == kind)
    }

    @Test(arguments: [("lavfi", "testsrc2=size=320x240", InputKind.filterGraph), ("v4l2", "/dev/cam", .videoDevice)])
    func goesByTheFormatThatIsGiven(format: String, url: String, kind: InputKind) throws {
        let camera = try camera(url) { $0.inputOptions = ["-f", format] }
        #expect(InputKind(camera) == kind)
        #expect(arguments(camera).filter { $0 == "-f" }.count == 2, "given once for the input, once for the output")
    }

    @Test func everyInputEndsByItselfWhenNothingCanEndIt() throws {
        // A worker whose master was killed must not wait for a dead camera for ever.
        for (url, option) in [
            ("rtsp://c/1", "-timeout"), ("http://c/1", "-rw_timeout"), ("rtmp://c/1", "-rw_timeout"),
            ("srt://c:1", "-rw_timeout"), ("udp://c:1", "-timeout"),
        ] {
            let arguments = arguments(try camera(url) { $0.stallTimeout = .seconds(3) })
            let index = try #require(arguments.firstIndex(of: option), "\(url)")
            #expect(arguments[index + 1] == "8000000")
            #expect(index < arguments.firstIndex(of: "-i") ?? 0)
        }
    }

    @Test(arguments: ["http://c/live", "http://c/live.m3u8", "srt://c:1", "udp://@:1", "rtp://c:1", "tcp://c:1"])
    func whatComesOverTheNetworkCannotHaveLocalFilesOpened(url: String) throws {
        let arguments = arguments(try camera(url))
        let index = try #require(arguments.firstIndex(of: "-protocol_whitelist"))
        #expect(
            !arguments[index + 1].split(separator: ",").contains { ["file", "concat", "subfile", "pipe"].contains($0) })
    }

    @Test func loopsAFileInRealTime() throws {
        let arguments = arguments(try camera("/srv/film.mp4"))
        #expect(arguments.starts(with: ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-re"]))
        #expect(arguments.contains("-stream_loop"))
    }

    @Test func encodesWhatIsNotCoded() throws {
        let arguments = arguments(try camera(FFmpegCommand.demonstrationURL))
        #expect(arguments.contains("libx264"))
        #expect(arguments.contains("aac"))
        let input = try #require(arguments.firstIndex(of: "-i"))
        #expect(arguments[input + 1].hasPrefix("testsrc2"))
    }

    @Test(arguments: [
        (CameraConfiguration.Audio.auto, false, "copy" as String?), (.auto, true, "aac"), (.copy, true, "copy"),
        (.aac, false, "aac"), (.opus, false, "libopus"), (.off, true, nil),
    ])
    func encodesAudioAsConfiguredAndLearned(audio: CameraConfiguration.Audio, isForeign: Bool, codec: String?) throws {
        let arguments = arguments(try camera("rtsp://c/1") { $0.audio = audio }) { $0.encodesAudio = isForeign }
        #expect(arguments.firstIndex(of: "-c:a").map { arguments[$0 + 1] } == codec)
        #expect(arguments.contains("0:a:0?") == (codec != nil))
        #expect(arguments.contains(codec == nil ? "video" : "video+audio"))
    }

    @Test func throwsTheFirstFrameAwayOnlyWhenItHasLearnedTo() throws {
        let camera = try camera("rtsp://c/1")
        let filter = "noise=drop='eq(pts,startpts)'"
        #expect(!arguments(camera).contains(filter))
        #expect(arguments(camera) { $0.skipsFirstFrame = true }.contains(filter))
        #expect(!arguments(camera) { ($0.skipsFirstFrame, $0.reading) = (true, .frames) }.contains(filter))
    }

    @Test func readsWholeFramesWhereItEncodesVideo() throws {
        let arguments = arguments(try camera("rtsp://c/1")) { $0.encodesVideo = true }
        #expect(arguments.contains("libx264"))
        #expect(!arguments.contains("+nobuffer+noparse"))
    }

    @Test func ownInputOptionsComeLastSoThatTheyCount() throws {
        let arguments = arguments(try camera("rtsp://c/1") { $0.inputOptions = ["-rtsp_transport", "udp"] })
        let input = try #require(arguments.firstIndex(of: "-i"))
        #expect(arguments[(input - 2)..<input] == ["-rtsp_transport", "udp"])
    }

    @Test func noURLCanBeTakenForAnOption() throws {
        let arguments = arguments(try camera("-y.mp4"))
        let input = try #require(arguments.firstIndex(of: "-i"))
        #expect(arguments[input + 1] == "-y.mp4")
        #expect(arguments.filter { $0 == "-y.mp4" }.count == 1)
    }

    @Test func printsACommandForAShellWithoutThePassword() throws {
        var front = try camera("rtsp://c/1?a=1&b=2")
        front.url = front.url.with(user: "admin", password: Secret("it's@secret"))
        var profile = IngestProfile.first(for: front)
        profile.skipsFirstFrame = true
        let command = FFmpegCommand.ingest(front, profile: profile)
        #expect(!command.description.contains("secret"))
        #expect(command.description.contains("'rtsp://***@c/1?a=1&b=2'"))
        #expect(command.description.contains(#"'noise=drop='\''eq(pts,startpts)'\'''"#))
        #expect(command.shellLine(revealsSecrets: true).contains("'rtsp://admin:it%27s%40secret@c/1?a=1&b=2'"))
        #expect(command.arguments.contains("rtsp://admin:it%27s%40secret@c/1?a=1&b=2"))
    }

    @Test func secretsInInputOptionsAreMaskedToo() throws {
        let camera = try camera("http://c/1") { $0.inputOptions = ["-headers", "X-Key: abcdef"] }
        let command = FFmpegCommand.ingest(camera, profile: .first(for: camera))
        #expect(!command.description.contains("abcdef"))
    }

    @Test func probesWithTheSameInputOptions() throws {
        let camera = try camera("rtsp://c/1") { $0.inputOptions = ["-user_agent", "x y"] }
        let arguments = FFmpegCommand.probe(camera).arguments
        #expect(arguments.suffix(4) == ["-user_agent", "x y", "-i", "rtsp://c/1"])
        #expect(arguments.contains("-rtsp_transport"))
    }

    @Test func theNetworkMayNameNoFileNorDevice() {
        for scheme in ["file", "concat", "lavfi", "pipe", "subfile", "data", "crypto", "async", "unix"] {
            #expect(!FFmpegCommand.remoteSchemes.contains(scheme))
        }
    }
}
