/// One elementary stream of a camera: what a viewer must know before the first frame.
package struct Track: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case video
        case audio
    }

    package var codec: Codec

    package init(codec: Codec) { self.codec = codec }

    package var kind: Kind {
        switch codec {
        case .h264, .h265: .video
        case .aac, .opus, .mpegAudio, .ac3: .audio
        }
    }
}

/// A codec and the parameters that a decoder needs.
package enum Codec: Hashable, Sendable {
    case h264(H264.ParameterSets)
    case h265(H265.ParameterSets)
    case aac(AAC.Configuration)
    case opus(Opus.Configuration)
    /// MPEG-1 and MPEG-2 audio, layers I to III.
    case mpegAudio(MPEGAudio.Configuration)
    case ac3(AC3.Configuration)

    /// The codec's usual name, for people.
    package var name: String {
        switch self {
        case .h264: "H.264"
        case .h265: "H.265"
        case .aac: "AAC"
        case .opus: "Opus"
        case .mpegAudio(let configuration): configuration.layer == 3 ? "MP3" : "MPEG audio layer \(configuration.layer)"
        case .ac3: "AC-3"
        }
    }
}
