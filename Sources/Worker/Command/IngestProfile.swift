package import Configuration

/// How ffmpeg is told to read one camera. Begins with what is fastest; what a run teaches is kept for the next ones.
package struct IngestProfile: Hashable, Sendable {
    package enum Reading: Hashable, Sendable {
        /// The demuxer's packets as they come, without ffmpeg's parser: each RTP packet is handed on at once, in a PES
        /// packet of its own, and the reader makes frames of them again. RTSP only.
        case fragments
        /// Whole frames, by ffmpeg's parser: it tells the end of a frame by the beginning of the next one.
        case frames
    }

    package var reading: Reading
    /// The camera lets one join in the middle of a frame, which the muxer refuses to begin with: what comes first is thrown
    /// away. Not done unasked, for most cameras begin with the keyframe that they are asked for.
    package var skipsFirstFrame = false
    /// Video that MPEG-TS or players cannot carry is encoded to H.264.
    package var encodesVideo = false
    /// Audio that MPEG-TS cannot carry is encoded to AAC.
    package var encodesAudio = false

    package init(reading: Reading) { self.reading = reading }
}

extension IngestProfile {
    /// What suits most cameras of this sort.
    package static func first(for camera: CameraConfiguration) -> IngestProfile {
        let isPlain = InputKind(camera) == .rtsp && camera.video == .copy
        return IngestProfile(reading: isPlain ? .fragments : .frames)
    }
}
