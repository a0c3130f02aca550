import Bytes

extension AC3 {
    /// Samples in one frame: 6 blocks of 256.
    package static let samplesPerFrame = 1536

    /// `syncinfo` and the beginning of `bsi`, ETSI TS 102 366 §4.3.
    package struct Header: Hashable, Sendable {
        /// Bytes that are read.
        package static let length = 8

        /// In Hz.
        package var sampleRate: Int
        package var channels: Int
        /// The whole frame with this header, in bytes.
        package var frameLength: Int

        /// Reads the first bytes of `bytes`, `nil` when they are no valid header; Enhanced AC-3 counts as invalid.
        package init?(_ bytes: RawSpan) {
            guard bytes.byteCount >= Self.length, bytes.uint16(at: 0) == 0x0b77 else { return nil }
            let rateCode = Int(bytes[4] >> 6)
            let sizeCode = Int(bytes[4] & 0x3f)
            let streamID = Int(bytes[5] >> 3)
            guard rateCode < 3, sizeCode < 38, streamID <= 10 else { return nil }
            // Stream ids 9 and 10 are the half and quarter rates that encoders agree on.
            sampleRate = [48_000, 44_100, 32_000][rateCode] >> max(streamID - 8, 0)
            let bitRate = Self.bitRates[sizeCode / 2]
            let words =
                switch rateCode {
                case 0: 2 * bitRate
                case 1: bitRate * 1000 * AC3.samplesPerFrame / 16 / 44_100 + sizeCode % 2
                default: 3 * bitRate
                }
            frameLength = 2 * words
            let mode = Int(bytes[6] >> 5)
            var reader = BitReader(bytes.extracting(6..<8))
            // cmixlev, surmixlev and dsurmod are there for some modes; then comes lfeon.
            let before = (mode & 1 == 1 && mode != 1 ? 2 : 0) + (mode & 4 == 4 ? 2 : 0) + (mode == 2 ? 2 : 0)
            guard (try? reader.skip(3 + before)) != nil, let hasLowFrequency = try? reader.flag() else { return nil }
            channels = [2, 1, 2, 3, 3, 4, 4, 5][mode] + (hasLowFrequency ? 1 : 0)
        }

        package var configuration: Configuration { Configuration(sampleRate: sampleRate, channels: channels) }

        /// In kbit/s for each pair of size codes (table 4.13).
        private static let bitRates = [
            32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640,
        ]
    }
}
