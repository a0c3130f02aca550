package import Media

/// What the `codecs` parameter of a media type says of a track (RFC 6381 §3.3, ISO/IEC 14496-15 annex E).
package enum CodecString {
    package static func of(_ track: Track, _ placement: ParameterSetPlacement) -> String {
        switch track.codec {
        case .h264(let sets):
            // profile_idc, constraints and level_idc as they stand in the SPS.
            let bytes = sets.sps.first.map { $0.dropFirst().prefix(3) } ?? []
            return (placement == .inBand ? "avc3." : "avc1.") + bytes.map { hex($0, digits: 2) }.joined()
        case .h265(let sets):
            return (placement == .inBand ? "hev1" : "hvc1") + (sets.sequence.map { h265($0.profile) } ?? "")
        case .aac(let configuration): return "mp4a.40.\(objectType(configuration))"
        case .opus: return "opus"
        case .mpegAudio(let configuration): return configuration.isLowSampleRate ? "mp4a.69" : "mp4a.6B"
        case .ac3: return "ac-3"
        }
    }

    /// The media type of a file or stream of `tracks`.
    package static func mediaType(of tracks: [Track], _ placement: ParameterSetPlacement) -> String {
        let kind = tracks.contains { $0.kind == .video } ? "video" : "audio"
        return "\(kind)/mp4; codecs=\"\(tracks.map { of($0, placement) }.joined(separator: ","))\""
    }

    private static func h265(_ profile: H265.ProfileTierLevel) -> String {
        let space = profile.profileSpace == 0 ? "" : ["A", "B", "C"][Int(profile.profileSpace - 1) % 3]
        // The compatibility flags in reverse order.
        let compatibility = (0..<32).reduce(UInt32(0)) { $0 << 1 | profile.compatibility >> UInt32($1) & 1 }
        let tier = profile.isHighTier ? "H" : "L"
        var text =
            ".\(space)\(profile.profile).\(String(compatibility, radix: 16, uppercase: true)).\(tier)\(profile.level)"
        // The constraint bytes, without the zeros at their end.
        var constraints = (0..<6).map { UInt8(truncatingIfNeeded: profile.constraints >> UInt64(40 - 8 * $0)) }
        while constraints.last == 0 { constraints.removeLast() }
        for byte in constraints { text += "." + String(byte, radix: 16, uppercase: true) }
        return text
    }

    private static func objectType(_ configuration: AAC.Configuration) -> Int {
        guard let config = AAC.AudioSpecificConfig(configuration.audioSpecificConfig.span.bytes) else { return 2 }
        return config.hasParametricStereo ? 29 : config.extensionSampleRate != nil ? 5 : config.objectType
    }

    private static func hex(_ byte: UInt8, digits: Int) -> String {
        let text = String(byte, radix: 16)
        return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
}

extension MPEGAudio.Configuration {
    /// Of MPEG-2, with half the sample rates of MPEG-1.
    var isLowSampleRate: Bool { sampleRate < 32_000 }
}
