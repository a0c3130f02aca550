/// The protocols that ffmpeg reads from.
enum URLScheme {
    private static let withHost: Set = [
        "rtsp", "rtsps", "rtspt", "rtspu", "http", "https", "rtmp", "rtmpe", "rtmps", "rtmpt", "rtmpte", "rtmpts",
        "ftp",
        "sftp", "mms", "mmsh", "mmst", "satip", "smb", "gopher", "gophers", "ipfs", "ipns", "amqp", "rist", "ssh",
    ]

    private static let withoutHost: Set = [
        "file", "udp", "udplite", "tcp", "tls", "rtp", "srtp", "srt", "sctp", "unix", "zmq", "dtls", "async", "cache",
        "concat", "crypto", "subfile", "data", "hls",
    ]

    /// What a camera may be reached by that was not declared in a file of root's: cameras on a network, and nothing that
    /// reads this machine's files, joins inputs or runs filters.
    static let openToPrograms = ["rtsp", "rtsps", "rtmp", "rtmps", "http", "https", "srt", "udp", "rtp"]

    static func isOpenToPrograms(_ scheme: String) -> Bool { openToPrograms.contains(scheme) }

    /// Whether a URL of this scheme cannot do without a host; some of the others listen.
    static func needsHost(_ scheme: String) -> Bool { withHost.contains(scheme) }

    static func isKnown(_ scheme: String) -> Bool { withHost.contains(scheme) || withoutHost.contains(scheme) }

    /// The one that was probably meant by an unknown one.
    static func nearest(to scheme: String) -> String? {
        // The likely ones first: of equally near names the first is taken.
        let likely = ["rtsp", "http", "https", "rtmp", "rtsps", "srt", "file", "udp", "tcp", "rtp"]
        return NearestName.nearest(to: scheme, in: likely)
    }
}
