package import Media

/// What a session description says of one track: the media type of its `m=` line, and its `rtpmap` and `fmtp` attributes
/// (RFC 8866 §6.6, §6.15).
package struct SDPMediaAttributes: Hashable, Sendable {
    /// `video` or `audio`.
    package var mediaType: String
    package var payloadType: UInt8
    /// Encoding name, clock rate and, for audio, channels: `H264/90000`.
    package var rtpmap: String
    /// The parameters of the payload format, `;` between them; nil where there are none.
    package var fmtp: String?

    package init(track: Track, payloadType: UInt8) {
        mediaType = track.kind.rawValue
        self.payloadType = payloadType
        let rate = RTPPayloadType.clockRate(of: track)
        switch track.codec {
        case .h264(let sets):
            rtpmap = "H264/\(rate)"
            fmtp = Self.h264Parameters(sets)
        case .h265(let sets):
            rtpmap = "H265/\(rate)"
            fmtp = Self.h265Parameters(sets)
        case .aac(let configuration):
            rtpmap = "mpeg4-generic/\(rate)/\(configuration.channels)"
            fmtp = Self.aacParameters(configuration)
        case .opus(let configuration):
            // Two channels whatever is sent (RFC 7587 §7).
            rtpmap = "opus/\(rate)/2"
            fmtp = configuration.channels > 1 ? "sprop-stereo=1" : nil
        case .mpegAudio:
            rtpmap = "MPA/\(rate)"
        case .ac3(let configuration):
            rtpmap = "ac3/\(rate)/\(configuration.channels)"
        }
    }

    /// The lines' values, without `a=`: `rtpmap:96 H264/90000` and `fmtp:96 packetization-mode=1;…`.
    package var attributes: [String] {
        ["rtpmap:\(payloadType) \(rtpmap)"] + (fmtp.map { ["fmtp:\(payloadType) \($0)"] } ?? [])
    }
}
