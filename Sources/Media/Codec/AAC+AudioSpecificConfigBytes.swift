import Bytes

extension AAC.AudioSpecificConfig {
    /// As it stands in SDP, MP4 and LATM. SBR and PS are told in the explicit, hierarchical way (§1.6.5.2).
    package var bytes: [UInt8] {
        var writer = BitWriter()
        let extensionType = hasParametricStereo ? 29 : extensionSampleRate != nil ? 5 : nil
        Self.append(objectType: extensionType ?? objectType, &writer)
        Self.append(sampleRate: sampleRate, &writer)
        writer.append(channelConfiguration, bits: 4)
        if extensionType != nil {
            Self.append(sampleRate: extensionSampleRate ?? 2 * sampleRate, &writer)
            Self.append(objectType: objectType, &writer)
        }
        writer.append(samplesPerFrame == 960 || samplesPerFrame == 480 ? 1 : 0, bits: 1)
        if objectType == 39 {
            // No resilience tools, no low delay SBR, ELDEXT_TERM; epConfig.
            writer.append(0, bits: 8 + 2)
        } else {
            // No core coder; the low delay coder needs its extension bits.
            writer.append(0, bits: 1)
            let isResilient = objectType == 17 || objectType == 23
            writer.append(isResilient ? 1 : 0, bits: 1)
            if isResilient { writer.append(0, bits: 4 + 2) }
        }
        return writer.bytes
    }

    private static func append(objectType: Int, _ writer: inout BitWriter) {
        if objectType < 31 {
            writer.append(objectType, bits: 5)
        } else {
            writer.append(31, bits: 5)
            writer.append(objectType - 32, bits: 6)
        }
    }

    private static func append(sampleRate: Int, _ writer: inout BitWriter) {
        if let index = AAC.sampleRates.firstIndex(of: sampleRate) {
            writer.append(index, bits: 4)
        } else {
            writer.append(15, bits: 4)
            writer.append(sampleRate, bits: 24)
        }
    }
}

extension AAC.Configuration {
    package init(_ config: AAC.AudioSpecificConfig) {
        self.init(
            audioSpecificConfig: config.bytes, sampleRate: config.sampleRate, channels: config.channels,
            samplesPerFrame: config.samplesPerFrame)
    }

    /// From an AudioSpecificConfig, which is kept as it is; `nil` when it cannot be read.
    package init?(audioSpecificConfig bytes: RawSpan) {
        guard let config = AAC.AudioSpecificConfig(bytes) else { return nil }
        self.init(
            audioSpecificConfig: bytes.array, sampleRate: config.sampleRate, channels: config.channels,
            samplesPerFrame: config.samplesPerFrame)
    }
}
