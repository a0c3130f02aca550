/// What `weir-bench view` was asked for.
struct ViewOptions {
    var urls: [StreamURL] = []
    var viewers = 1
    var datagrams = false
    /// Connections opened per second.
    var rate = 100.0
    /// Seconds after the last viewer plays that are not counted, and seconds that are.
    var warmUp = 2.0
    var duration = 10.0
    var setUpTimeout = 15.0
    /// How many of the viewers stop reading once they have asked for PLAY.
    var stalled = 0
    var wantsLatency = false
    var expectedFrameRate = 0.0
    /// TCP: the kernel wakes the viewer once so many bytes are there. Cheaper, and blurs latency; 0 reads at once.
    var lowWater = 0
    var keepsAlive = true
    var measured: [Int32] = []
    var withDescendants = false
    var json = false

    static let help = """
        usage: weir-bench view [options] URL …
        URL is rtsp://host:port/camera, http://host:port/camera/stream.ts, ws://host:port/camera/ws, or tcp:// or udp://host:port of a `weir-bench floor`; viewers take turns on them.
          --viewers N          sessions (1)                 --transport tcp|udp   (tcp)
          --rate N             sessions opened per second (100)
          --warm-up S          seconds before counting (2)  --duration S          seconds counted (10)
          --stalled N          N of the sessions never read after PLAY
          --latency            from the stamp in the frame to its arrival here; both on the same machine
          --expect-fps F       count the sessions that get less than 98 % of F frames per second
          --pid P[,P]          CPU and memory of these processes in the same window; --descendants adds theirs
          --low-water BYTES    wake up per so many bytes (TCP): a cheaper reader, times are blurred
          --no-keepalive       send neither keep-alive requests nor receiver reports
          --set-up-timeout S   (15)                         --json                one line of JSON
        """

    init(_ words: ArraySlice<String>) throws {
        let arguments = try Arguments(
            words,
            options: [
                "viewers", "transport", "rate", "warm-up", "duration", "stalled", "expect-fps", "pid", "low-water",
                "set-up-timeout",
            ], flags: ["latency", "descendants", "json", "no-keepalive"], help: Self.help)
        viewers = try arguments.integer("viewers", default: 1, in: 1...100_000)
        rate = try arguments.number("rate", default: 100, in: 0.1...100_000)
        warmUp = try arguments.number("warm-up", default: 2, in: 0...3600)
        duration = try arguments.number("duration", default: 10, in: 0.1...86400)
        setUpTimeout = try arguments.number("set-up-timeout", default: 15, in: 0.1...3600)
        stalled = try arguments.integer("stalled", default: 0, in: 0...viewers)
        expectedFrameRate = try arguments.number("expect-fps", default: 0, in: 0...1000)
        lowWater = try arguments.integer("low-water", default: 0, in: 0...1_000_000)
        switch arguments.text("transport") ?? "tcp" {
        case "tcp": datagrams = false
        case "udp": datagrams = true
        default: throw UsageError("--transport takes tcp or udp")
        }
        wantsLatency = arguments.has("latency")
        keepsAlive = !arguments.has("no-keepalive")
        measured = try arguments.processes("pid")
        withDescendants = arguments.has("descendants")
        json = arguments.has("json")
        urls = try arguments.rest.map { try StreamURL($0) }
        guard !urls.isEmpty else { throw UsageError("which URL?\n\(Self.help)") }
    }

    init(url: StreamURL) {
        urls = [url]
    }
}
