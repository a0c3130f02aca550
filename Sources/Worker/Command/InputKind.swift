package import Configuration

/// What sort of thing ffmpeg reads: it decides which options help and which would be refused.
package enum InputKind: Hashable, Sendable {
    case rtsp
    /// One endless response, or a playlist.
    case http(isPlaylist: Bool)
    case rtmp
    /// Transport streams over the network.
    case srt
    case udp
    /// Read in real time, again and again.
    case file
    /// A filter graph of libavfilter as a source; the text behind `lavfi:`, or all of it.
    case filterGraph
    /// Video4Linux2.
    case videoDevice
    case other

    package init(_ camera: CameraConfiguration) {
        let path = camera.url.exposedPath
        switch camera.url.scheme {
        case "rtsp", "rtsps", "rtspt", "rtspu", "satip": self = .rtsp
        case "http", "https":
            let path = path.prefix { $0 != "?" && $0 != "#" }.lowercased()
            if Self.filmSuffixes.contains(where: path.hasSuffix) {
                self = .file
            } else {
                self = .http(isPlaylist: path.hasSuffix(".m3u8") || path.hasSuffix(".mpd"))
            }
        case "hls": self = .http(isPlaylist: true)
        case "rtmp", "rtmpe", "rtmps", "rtmpt", "rtmpte", "rtmpts": self = .rtmp
        case "srt": self = .srt
        case "udp", "udplite", "rtp", "srtp", "tcp", "rist": self = .udp
        case "file": self = .file
        case .some: self = .other
        case nil where path.hasPrefix(Self.filterGraphPrefix) || Self.format(camera) == "lavfi": self = .filterGraph
        case nil where path.hasPrefix("/dev/video") || ["v4l2", "video4linux2"].contains(Self.format(camera)):
            self = .videoDevice
        case nil where Self.format(camera) != nil || path.hasPrefix("/dev/"): self = .other
        case nil: self = .file
        }
    }

    static let filterGraphPrefix = "lavfi:"

    /// Endings of files that end, unlike a camera's response.
    private static let filmSuffixes = [".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".flv", ".ts", ".m2ts"]

    /// What comes out is not coded, so it must be encoded.
    var isUncoded: Bool { self == .filterGraph }

    private static func format(_ camera: CameraConfiguration) -> String? {
        camera.inputOptions.lastIndex(of: "-f").flatMap { index in
            camera.inputOptions.dropFirst(index + 1).first
        }
    }
}
