package import Configuration

extension FFmpegCommand {
    /// Pulls `camera` and writes MPEG-TS to its standard output. docs/worker.md has the measurements behind the options.
    package static func ingest(
        _ camera: CameraConfiguration, profile: IngestProfile, ffmpeg: String = "ffmpeg"
    ) -> FFmpegCommand {
        let kind = InputKind(camera)
        let encodesVideo = camera.video == .h264 || profile.encodesVideo || kind.isUncoded
        // A decoder needs whole frames.
        let reading: IngestProfile.Reading = encodesVideo || kind != .rtsp ? .frames : profile.reading
        // Each RTP packet of a fragmented frame would be worth a warning.
        let level = reading == .fragments ? "level+error" : "level+info"
        var arguments = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", level]
        arguments += inputOptions(camera, kind, reading)
        arguments += camera.inputOptions
        arguments += ["-i", inputText(camera, kind)]
        arguments += trackOptions(camera)
        arguments += encodesVideo ? videoEncoder : ["-c:v", "copy"]
        if reading == .fragments {
            // Nobody but the parser tells ffmpeg what a keyframe is.
            arguments += ["-copyinkf"]
            if profile.skipsFirstFrame { arguments += ["-bsf:v", "noise=drop='eq(pts,startpts)'"] }
        }
        arguments += audioOptions(camera, profile, kind)
        if camera.audio != .off {
            arguments += ["-bsf:a", "setts=pts=PTS+\(soundLead):dts=DTS+\(soundLead)"]
        }
        arguments += transportStream
        return FFmpegCommand(executable: ffmpeg, arguments: arguments, secrets: camera.secrets)
    }

    /// How far sound is written ahead of its time, in ticks of 90 kHz; the reader takes it back. ffmpeg's interleaver holds
    /// a packet until it has one of every track: with sound from the future always in stock it lets video go at once, and
    /// holds sound back by one frame.
    package static let soundLead = 900_000

    /// What stands behind `-i`. Nothing that begins with a dash can be taken for an option there.
    static func inputText(_ camera: CameraConfiguration, _ kind: InputKind) -> String {
        let text = camera.url.exposed
        guard kind == .filterGraph, text.hasPrefix(InputKind.filterGraphPrefix) else { return text }
        return String(text.dropFirst(InputKind.filterGraphPrefix.count))
    }

    private static func inputOptions(
        _ camera: CameraConfiguration, _ kind: InputKind, _ reading: IngestProfile.Reading
    ) -> [String] {
        // Longer than our own watch, which asks politely: this is for a worker whose master has died.
        let timeout = String((camera.stallTimeout + .seconds(5)).nanoseconds / 1000)
        let streaming = ["-fflags", "+nobuffer"]
        switch kind {
        case .rtsp: return rtspOptions(camera, reading, timeout: timeout)
        case .http(let isPlaylist):
            // A playlist may name local files; ffmpeg must not open them.
            let fence = ["-protocol_whitelist", "http,https,tcp,tls,crypto,httpproxy,hls,data", "-rw_timeout", timeout]
            // Segments come in one burst each.
            return isPlaylist ? ["-re"] + fence : streaming + ["-analyzeduration", "1000000"] + fence
        case .rtmp: return streaming + ["-analyzeduration", "500000", "-rw_timeout", timeout, "-rtmp_live", "live"]
        case .srt: return streaming + ["-analyzeduration", "1000000", "-rw_timeout", timeout] + streamFence
        case .udp: return streaming + ["-analyzeduration", "1000000", "-timeout", timeout] + streamFence
        case .file: return ["-re", "-stream_loop", "-1", "-fflags", "+genpts"]
        case .filterGraph:
            let format = camera.inputOptions.contains("-f") ? [] : ["-f", "lavfi"]
            return ["-re"] + format
        case .videoDevice:
            let format = camera.inputOptions.contains("-f") ? [] : ["-f", "v4l2"]
            return format + streaming
        case .other: return streaming
        }
    }

    /// ffmpeg looks at what comes to find out what it is. Whoever sends a playlist in place of a transport stream must not
    /// have it open local files.
    private static let streamFence = [
        "-protocol_whitelist", "udp,udplite,rtp,srtp,tcp,srt,rist,crypto",
    ]

    private static func rtspOptions(
        _ camera: CameraConfiguration, _ reading: IngestProfile.Reading, timeout: String
    ) -> [String] {
        // The description names the codecs, so there is nothing to probe for.
        var options = [
            "-fflags", reading == .fragments ? "+nobuffer+noparse" : "+nobuffer",
            "-probesize", "32", "-analyzeduration", "0", "-timeout", timeout,
        ]
        switch camera.transport {
        case .tcp: options += ["-rtsp_transport", "tcp"]
        case .udp: options += ["-rtsp_transport", "udp", "-buffer_size", "2097152"]
        case .auto: break
        }
        // ONVIF metadata and the like would be pulled and thrown away.
        options += ["-allowed_media_types", camera.audio == .off ? "video" : "video+audio"]
        return options
    }

    private static func trackOptions(_ camera: CameraConfiguration) -> [String] {
        ["-map", "0:v:0?"] + (camera.audio == .off ? [] : ["-map", "0:a:0?"])
    }

    /// No B-frames, a keyframe every 2 s, no frame held back for the encoder's sake.
    private static let videoEncoder = [
        "-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-crf", "23",
        "-maxrate", "6M", "-bufsize", "6M", "-bf", "0", "-sc_threshold", "0",
        "-force_key_frames", "expr:gte(t,n_forced*2)",
    ]

    /// 48 kHz whatever the source: AAC frames of an 8 kHz source would last 128 ms. Gaps are filled so that nothing drifts.
    private static let aac = ["-c:a", "aac", "-b:a", "96k", "-ar", "48000", "-af", "aresample=async=1000"]
    private static let opus = [
        "-c:a", "libopus", "-b:a", "64k", "-ar", "48000", "-application", "lowdelay", "-frame_duration", "20",
        "-af", "aresample=async=1000",
    ]

    private static func audioOptions(
        _ camera: CameraConfiguration, _ profile: IngestProfile, _ kind: InputKind
    ) -> [String] {
        switch camera.audio {
        case .off: ["-an"]
        case .opus: opus
        case .aac: aac
        case .copy: kind.isUncoded ? aac : ["-c:a", "copy"]
        case .auto: profile.encodesAudio || kind.isUncoded ? aac : ["-c:a", "copy"]
        }
    }

    /// Every packet leaves at once, no track waits for another, and a PES packet tells its length wherever it fits.
    private static let transportStream = [
        "-f", "mpegts", "-flush_packets", "1", "-muxdelay", "0", "-muxpreload", "0", "-max_interleave_delta", "1",
        "-omit_video_pes_length", "0", "-pes_payload_size", "0", "-pat_period", "1", "-sdt_period", "60", "pipe:1",
    ]
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
