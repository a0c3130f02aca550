import Foundation

/// What ffprobe has found in a camera's stream.
package struct ProbeReport: Hashable, Sendable {
    package struct Track: Hashable, Sendable {
        /// `video`, `audio` or another word of ffmpeg's, such as `data`.
        package var kind: String
        /// The codec's usual name, for people.
        package var codec: String
        package var profile: String?
        package var width: Int?
        package var height: Int?
        package var frameRate: Double?
        /// In Hz.
        package var sampleRate: Int?
        package var channels: Int?
        /// In bits a second, as the stream tells it.
        package var bitrate: Int?
    }

    /// ffmpeg's name of the container or protocol.
    package var format: String
    package var tracks: [Track]

    /// - Parameter json: as `ffprobe -show_streams -show_format -of json` writes it; nil for anything else.
    package init?(json: [UInt8]) {
        guard let output = try? JSONDecoder().decode(Output.self, from: Data(json)) else { return nil }
        format = output.format?.format_name ?? ""
        tracks = (output.streams ?? []).prefix(Self.mostTracks).map(Track.init)
    }

    /// A playlist of a hundred qualities is no camera.
    private static let mostTracks = 64

    fileprivate struct Output: Decodable {
        struct Stream: Decodable {
            var codec_type: String?
            var codec_name: String?
            var profile: String?
            var width: Int?
            var height: Int?
            var avg_frame_rate: String?
            var sample_rate: String?
            var channels: Int?
            var bit_rate: String?
        }

        struct Format: Decodable {
            var format_name: String?
        }

        var streams: [Stream]?
        var format: Format?
    }
}

extension ProbeReport.Track {
    fileprivate init(_ stream: ProbeReport.Output.Stream) {
        kind = stream.codec_type ?? "unknown"
        codec = Self.codecNames[stream.codec_name ?? ""] ?? (stream.codec_name ?? "unknown").uppercased()
        profile = stream.profile
        width = stream.width.flatMap { $0 > 0 ? $0 : nil }
        height = stream.height.flatMap { $0 > 0 ? $0 : nil }
        frameRate = kind == "video" ? stream.avg_frame_rate.flatMap(Self.quotient) : nil
        sampleRate = stream.sample_rate.flatMap { Int($0) }
        channels = stream.channels
        bitrate = stream.bit_rate.flatMap { Int($0) }
    }

    /// `30000/1001`; nil for `0/0`.
    private static func quotient(_ text: String) -> Double? {
        let numbers = text.split(separator: "/").compactMap { Double($0) }
        guard numbers.count == 2, numbers[0] > 0, numbers[1] > 0 else { return nil }
        return (numbers[0] / numbers[1] * 100).rounded() / 100
    }

    /// As tracks that run call them.
    private static let codecNames = [
        "h264": "H.264", "hevc": "H.265", "aac": "AAC", "opus": "Opus", "mp3": "MP3", "ac3": "AC-3",
        "pcm_alaw": "G.711 A", "pcm_mulaw": "G.711 µ", "mjpeg": "Motion JPEG",
    ]
}
