/// The media sections of an SDP, as far as a viewer needs them.
struct SessionDescription {
    struct Media {
        var kind: String
        var control = ""
        var clockRate = 90000.0
        var inspector: VideoInspector?
    }

    private(set) var media: [Media] = []

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("m=") {
                media.append(Media(kind: String(line.dropFirst(2).prefix { $0 != " " })))
            } else if !media.isEmpty, line.hasPrefix("a=control:") {
                media[media.count - 1].control = line.dropFirst(10).trimmed
            } else if !media.isEmpty, line.hasPrefix("a=rtpmap:"), let encoding = line.split(separator: " ").last {
                let parts = encoding.split(separator: "/")
                if parts.count > 1, let rate = Double(parts[1]) { media[media.count - 1].clockRate = rate }
                switch parts[0].uppercased() {
                case "H264": media[media.count - 1].inspector = .h264
                case "H265": media[media.count - 1].inspector = .h265
                default: break
                }
            }
        }
    }

    /// The URL of a media section: absolute, or below the base (RFC 2326 §C.1.1).
    static func resolve(_ control: String, base: String) -> String {
        if control.isEmpty || control == "*" { return base }
        if control.hasPrefix("rtsp://") || control.hasPrefix("rtsps://") { return control }
        return base.hasSuffix("/") ? base + control : base + "/" + control
    }
}
