package import Media

/// Payload types and clock rates (RFC 3551 §6).
package enum RTPPayloadType {
    /// MPA, the only static type that is sent.
    package static let mpegAudio: UInt8 = 14
    /// Those that SDP gives a meaning.
    package static let dynamic: ClosedRange<UInt8> = 96...127

    /// The payload type of the track at `index` of a camera's list, 0 or more: 96 for the first.
    package static func assigned(to track: Track, at index: Int) -> UInt8 {
        if case .mpegAudio = track.codec { return mpegAudio }
        return dynamic.lowerBound + UInt8(min(max(index, 0), dynamic.count - 1))
    }

    /// Of a track's RTP timestamps, in Hz.
    package static func clockRate(of track: Track) -> Int {
        switch track.codec {
        case .h264, .h265, .mpegAudio: Int(MediaTime.ticksPerSecond)
        case .aac(let configuration): configuration.sampleRate
        case .opus: Opus.sampleRate
        case .ac3(let configuration): configuration.sampleRate
        }
    }
}
