import Bytes

extension AAC {
    /// StreamMuxConfig of LATM (§1.7.3.1), for what one encoder sends: one program with one layer.
    package struct StreamMuxConfig: Hashable, Sendable {
        package var audio: AudioSpecificConfig
        /// Access units in one AudioMuxElement, 1...64.
        package var subFrames: Int
        /// Bytes of each access unit where that is fixed, `nil` where each tells its own.
        package var fixedFrameLength: Int?
        /// Bits behind the access units which are not for us.
        package var otherDataBits: Int

        /// `nil` when `bytes` are cut short or hold more than one layer. SDP has it so in `config=` (RFC 6416 §6.2).
        package init?(_ bytes: RawSpan) {
            var reader = BitReader(bytes)
            do {
                try self.init(reading: &reader)
            } catch {
                return nil
            }
        }

        init(reading reader: inout BitReader) throws(BitReader.Failure) {
            let version = try reader.bits(1)
            if version == 1 {
                // audioMuxVersionA is reserved.
                guard try !reader.flag() else { throw .invalidValue }
                _ = try Self.value(&reader)
            }
            guard try reader.flag() else { throw .invalidValue }
            subFrames = try reader.bits(6) + 1
            guard try reader.bits(4 + 3) == 0 else { throw .invalidValue }
            if version == 0 {
                audio = try AudioSpecificConfig(reading: &reader)
            } else {
                let length = try Self.value(&reader)
                let begin = reader.position
                audio = try AudioSpecificConfig(reading: &reader)
                let rest = length - (reader.position - begin)
                guard rest >= 0 else { throw .invalidValue }
                try reader.skip(rest)
            }
            switch try reader.bits(3) {
            case 0: try reader.skip(8)
            case 1: fixedFrameLength = try reader.bits(9) + 20
            default: throw .invalidValue
            }
            otherDataBits = 0
            if try reader.flag() {
                if version == 1 {
                    otherDataBits = try Self.value(&reader)
                } else {
                    var isLast = false
                    while !isLast {
                        isLast = try !reader.flag()
                        otherDataBits = otherDataBits << 8 | (try reader.bits(8))
                        guard otherDataBits < 1 << 20 else { throw .invalidValue }
                    }
                }
            }
            if try reader.flag() { try reader.skip(8) }
        }

        /// `LatmGetValue`, §1.7.3.1.
        private static func value(_ reader: inout BitReader) throws(BitReader.Failure) -> Int {
            try reader.bits(8 * (reader.bits(2) + 1))
        }
    }
}
