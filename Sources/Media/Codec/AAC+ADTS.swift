import Bytes

extension AAC {
    /// The header of an ADTS frame, §1.A.2.2.
    package struct ADTSHeader: Hashable, Sendable {
        /// Bytes that decide whether there is a header, and of what length.
        package static let minimumLength = 7

        /// `audioObjectType`, 1...4: 2 is low complexity.
        package var objectType: Int
        /// In Hz.
        package var sampleRate: Int
        /// 1...7; 0 leaves it to the first frame's program config element.
        package var channelConfiguration: Int
        /// The whole frame with this header, in bytes.
        package var frameLength: Int
        /// 7, or 9 with a CRC.
        package var headerLength: Int
        /// Raw data blocks in the frame, 1...4; each is one access unit.
        package var rawDataBlocks: Int

        /// Reads the first bytes of `bytes`, `nil` when they are no valid header.
        package init?(_ bytes: RawSpan) {
            // Syncword and layer 0.
            guard bytes.byteCount >= Self.minimumLength, bytes[0] == 0xff, bytes[1] & 0xf6 == 0xf0 else { return nil }
            let rateIndex = Int(bytes[2] >> 2 & 0xf)
            guard rateIndex < sampleRates.count else { return nil }
            objectType = Int(bytes[2] >> 6) + 1
            sampleRate = sampleRates[rateIndex]
            channelConfiguration = Int(bytes[2] & 1) << 2 | Int(bytes[3] >> 6)
            frameLength = Int(bytes[3] & 3) << 11 | Int(bytes[4]) << 3 | Int(bytes[5] >> 5)
            headerLength = bytes[1] & 1 == 1 ? 7 : 9
            rawDataBlocks = Int(bytes[6] & 3) + 1
            guard frameLength > headerLength else { return nil }
        }

        /// The configuration that the header implies, `nil` for channels told by a program config element.
        package var configuration: Configuration? {
            guard channels(ofConfiguration: channelConfiguration) != nil else { return nil }
            return Configuration(
                AudioSpecificConfig(
                    objectType: objectType, sampleRate: sampleRate, channelConfiguration: channelConfiguration))
        }
    }
}
