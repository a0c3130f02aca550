import Bytes

extension MPEGAudio {
    /// The header of a frame, ISO/IEC 11172-3 §2.4.1.3 and 13818-3 §2.4.1.3; MPEG-2.5 is what the decoders agree on.
    package struct Header: Hashable, Sendable {
        package static let length = 4

        package enum Version: Sendable {
            case mpeg1, mpeg2, mpeg25
        }

        package var version: Version
        /// 1, 2 or 3.
        package var layer: Int
        /// In bit/s.
        package var bitRate: Int
        /// In Hz.
        package var sampleRate: Int
        package var channels: Int
        /// The whole frame with this header, in bytes.
        package var frameLength: Int
        package var samplesPerFrame: Int

        /// Reads the first bytes of `bytes`, `nil` when they are no valid header. The free format, of which the length
        /// is not told, counts as invalid.
        package init?(_ bytes: RawSpan) {
            guard bytes.byteCount >= Self.length, bytes[0] == 0xff, bytes[1] & 0xe0 == 0xe0 else { return nil }
            switch bytes[1] >> 3 & 3 {
            case 0: version = .mpeg25
            case 2: version = .mpeg2
            case 3: version = .mpeg1
            default: return nil
            }
            let bitRateIndex = Int(bytes[2] >> 4)
            let rateIndex = Int(bytes[2] >> 2 & 3)
            guard bytes[1] >> 1 & 3 != 0, 1..<15 ~= bitRateIndex, rateIndex < 3 else { return nil }
            layer = 4 - Int(bytes[1] >> 1 & 3)
            let isFirst = version == .mpeg1
            bitRate = 1000 * Self.bitRates[isFirst ? layer - 1 : min(layer, 2) + 2][bitRateIndex - 1]
            sampleRate = [44_100, 48_000, 32_000][rateIndex] >> (isFirst ? 0 : version == .mpeg2 ? 1 : 2)
            channels = bytes[3] >> 6 == 3 ? 1 : 2
            samplesPerFrame = layer == 1 ? 384 : layer == 3 && !isFirst ? 576 : 1152
            let padding = Int(bytes[2] >> 1 & 1)
            frameLength =
                layer == 1
                ? (12 * bitRate / sampleRate + padding) * 4 : samplesPerFrame / 8 * bitRate / sampleRate + padding
        }

        package var configuration: Configuration {
            Configuration(layer: layer, sampleRate: sampleRate, channels: channels)
        }

        /// In kbit/s for the indexes 1...14: MPEG-1 layers I to III, then MPEG-2 layer I, and layers II and III.
        private static let bitRates: [[Int]] = [
            [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
            [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
            [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
            [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
            [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        ]
    }
}
