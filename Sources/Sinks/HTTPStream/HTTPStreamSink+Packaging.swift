import FragmentedMP4
import Media

extension HTTPStreamSink {
    /// What the frames of a camera are put into; all viewers of one packaging share the bytes.
    enum Packaging: Hashable, Sendable {
        case transportStream
        /// Movie fragments of one frame each.
        case fragments
        /// Movie fragments of about that much of all tracks.
        case longFragments(MediaTime)

        /// The word for it in the hello of a WebSocket.
        var word: String { self == .transportStream ? "ts" : "fmp4" }

        /// Without the codecs.
        var mediaType: String { self == .transportStream ? "video/mp2t" : "video/mp4" }

        /// Of a stream over HTTP.
        func mediaType(of tracks: [Track]) -> String {
            self == .transportStream ? mediaType : CodecString.mediaType(of: tracks, .inBand)
        }

        /// A fragment of several frames has too many times in it to give it others.
        var canBeRetimed: Bool {
            switch self {
            case .transportStream, .fragments: true
            case .longFragments: false
            }
        }
    }
}
