import Bytes

extension AAC {
    /// Table 1.18: rates that an index stands for, in Hz.
    package static let sampleRates = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ]

    /// Channels of a `channelConfiguration` (table 1.19), `nil` for those that are reserved or told by other means.
    package static func channels(ofConfiguration configuration: Int) -> Int? {
        switch configuration {
        case 1...6: configuration
        case 7, 12, 14: 8
        case 11: 7
        default: nil
        }
    }

    /// AudioSpecificConfig, §1.6.2.1, for the object types that share GASpecificConfig (AAC) and for ELD.
    package struct AudioSpecificConfig: Hashable, Sendable {
        /// `audioObjectType` of the core coder: 2 is low complexity.
        package var objectType: Int
        /// Of the core coder, in Hz.
        package var sampleRate: Int
        /// 1...7, 11, 12 or 14; 7 is 7.1.
        package var channelConfiguration: Int
        /// Samples of the core coder in one frame: 1024 or 960, and 512 or 480 for low delay.
        package var samplesPerFrame: Int
        /// What the decoder puts out with spectral band replication, in Hz; `nil` without SBR or when it is not told.
        package var extensionSampleRate: Int?
        /// Parametric stereo, which makes two channels of one.
        package var hasParametricStereo: Bool

        package init(
            objectType: Int = 2, sampleRate: Int, channelConfiguration: Int, samplesPerFrame: Int = 1024,
            extensionSampleRate: Int? = nil, hasParametricStereo: Bool = false
        ) {
            self.objectType = objectType
            self.sampleRate = sampleRate
            self.channelConfiguration = channelConfiguration
            self.samplesPerFrame = samplesPerFrame
            self.extensionSampleRate = extensionSampleRate
            self.hasParametricStereo = hasParametricStereo
        }

        /// `nil` when `bytes` are cut short, or ask for a coder or channels that are not known here.
        package init?(_ bytes: RawSpan) {
            var reader = BitReader(bytes)
            do {
                try self.init(reading: &reader)
                readCompatibleExtension(&reader)
            } catch {
                return nil
            }
        }

        /// Without the backward compatible extension, which only a known end of the bits allows.
        init(reading reader: inout BitReader) throws(BitReader.Failure) {
            objectType = try Self.objectType(&reader)
            sampleRate = try Self.sampleRate(&reader)
            channelConfiguration = try reader.bits(4)
            hasParametricStereo = objectType == 29
            if objectType == 5 || objectType == 29 {
                extensionSampleRate = try Self.sampleRate(&reader)
                objectType = try Self.objectType(&reader)
            }
            guard [1, 2, 3, 4, 17, 23, 39].contains(objectType),
                AAC.channels(ofConfiguration: channelConfiguration) != nil
            else { throw .invalidValue }
            let isShort = try reader.flag()
            switch objectType {
            case 23: samplesPerFrame = isShort ? 480 : 512
            case 39:
                samplesPerFrame = isShort ? 480 : 512
                // Resilience flags, then ELDSpecificConfig: no low delay SBR and no extension, or it is not for us.
                guard try reader.bits(3 + 1 + 4) == 0 else { throw .invalidValue }
            default: samplesPerFrame = isShort ? 960 : 1024
            }
            let isResilient = [17, 23, 39].contains(objectType)
            if objectType != 39 {
                if try reader.flag() { try reader.skip(14) }
                if try reader.flag() { try reader.skip(isResilient ? 3 + 1 : 1) }
            }
            if isResilient, try reader.bits(2) > 1 { throw .invalidValue }
        }

        /// `syncExtensionType`: SBR and PS told behind a config that older decoders can read.
        private mutating func readCompatibleExtension(_ reader: inout BitReader) {
            guard extensionSampleRate == nil, reader.remaining >= 16, (try? reader.bits(11)) == 0x2b7,
                (try? Self.objectType(&reader)) == 5, (try? reader.flag()) == true
            else { return }
            extensionSampleRate = try? Self.sampleRate(&reader)
            guard reader.remaining >= 12, (try? reader.bits(11)) == 0x548 else { return }
            hasParametricStereo = (try? reader.flag()) == true
        }

        /// Of the core coder.
        package var channels: Int { AAC.channels(ofConfiguration: channelConfiguration) ?? 0 }

        private static func objectType(_ reader: inout BitReader) throws(BitReader.Failure) -> Int {
            let type = try reader.bits(5)
            return type == 31 ? try 32 + reader.bits(6) : type
        }

        private static func sampleRate(_ reader: inout BitReader) throws(BitReader.Failure) -> Int {
            let index = try reader.bits(4)
            let rate = index == 15 ? try reader.bits(24) : index < sampleRates.count ? sampleRates[index] : 0
            guard (1000...192_000).contains(rate) else { throw .invalidValue }
            return rate
        }
    }
}
