import FragmentedMP4
import Media

extension HLSSink {
    /// A multivariant playlist (RFC 8216bis §4.4.6) of one stream, as its text.
    struct MultivariantPlaylist: Sendable {
        let tracks: [Track]
        /// In bits per second, as measured.
        let bitRates: (peak: Int, average: Int)
        /// In pictures per second, as measured; nil without pictures.
        let frameRate: Double?
        /// Of the media playlist.
        let uri: String

        var text: String {
            // BANDWIDTH is a bound that players rely on, and was measured over a few seconds: a tenth more.
            var attributes = [
                "BANDWIDTH=\(max(bitRates.peak + bitRates.peak / 10, 1))",
                "AVERAGE-BANDWIDTH=\(max(bitRates.average, 1))",
                "CODECS=\"\(tracks.map { CodecString.of($0, .sampleEntry) }.joined(separator: ","))\"",
            ]
            if let video = tracks.first(where: { $0.kind == .video }) {
                if let width = video.width, let height = video.height {
                    attributes.append("RESOLUTION=\(width)x\(height)")
                }
                if let frameRate { attributes.append("FRAME-RATE=\(Self.thousandths(frameRate))") }
            }
            return "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-STREAM-INF:\(attributes.joined(separator: ","))\n\(uri)\n"
        }

        private static func thousandths(_ number: Double) -> String {
            let thousandths = Int((min(max(number, 0), 1e6) * 1000).rounded())
            let fraction = String(thousandths % 1000)
            return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
        }
    }
}
