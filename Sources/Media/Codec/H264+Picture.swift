import Bytes

extension H264 {
    /// `slice_type` modulo 5, table 7-6.
    package enum SliceType: Int, Sendable {
        case p = 0
        case b, i, sp, si
    }

    /// The kind of slice in `nalUnit`, `nil` when it is no slice or is cut short.
    package static func sliceType(of nalUnit: RawSpan) -> SliceType? {
        guard nalUnit.byteCount > 1, [NALUnitType.slice, NALUnitType.idrSlice].contains(nalUnit[0] & 0x1f) else {
            return nil
        }
        var reader = BitReader(nalUnitPayload: nalUnit.extracting(1..<nalUnit.byteCount))
        guard (try? reader.unsignedExpGolomb()) != nil, let type = try? reader.unsignedExpGolomb(upTo: 9) else {
            return nil
        }
        return SliceType(rawValue: type % 5)
    }

    /// An SEI NAL unit that holds a recovery point message (§D.1.8).
    package static func hasRecoveryPoint(_ nalUnit: RawSpan) -> Bool {
        guard nalUnit.byteCount > 2, nalUnit[0] & 0x1f == NALUnitType.sei else { return false }
        var reader = BitReader(nalUnitPayload: nalUnit.extracting(1..<nalUnit.byteCount))
        // A message needs two bytes; what is left after the last one is the trailing bits.
        while reader.remaining >= 16 {
            guard let type = try? messageField(&reader), let size = try? messageField(&reader) else { return false }
            if type == 6 { return true }
            guard (try? reader.skip(size * 8)) != nil else { return false }
        }
        return false
    }

    /// Payload type or size of an SEI message: a run of 255s and a last byte (§7.3.2.3.1).
    private static func messageField(_ reader: inout BitReader) throws(BitReader.Failure) -> Int {
        var value = 0
        while true {
            let byte = try reader.bits(8)
            value += byte
            if byte != 255 { return value }
        }
    }

    /// What kind of picture an access unit holds.
    package struct Picture: Sendable {
        /// It has slices, so that it is a picture and not only what belongs to the next one.
        package var hasSlices = false
        /// It has a sequence or a picture parameter set.
        package var hasParameterSets = false
        /// A decoder can start here: an IDR picture, or a recovery point with its SPS (intra refresh, open GOP).
        package var isRandomAccess = false

        package init(nalUnits: [Range<Int>], in bytes: RawSpan) {
            var hasSPS = false
            var hasRecoveryPoint = false
            for range in nalUnits {
                switch bytes[range.lowerBound] & 0x1f {
                case 1, 2: hasSlices = true
                case NALUnitType.idrSlice:
                    hasSlices = true
                    isRandomAccess = true
                case NALUnitType.sps:
                    hasSPS = true
                    hasParameterSets = true
                case NALUnitType.pps: hasParameterSets = true
                case NALUnitType.sei where !hasRecoveryPoint:
                    hasRecoveryPoint = H264.hasRecoveryPoint(bytes.extracting(range))
                default: break
                }
            }
            if hasSPS, hasRecoveryPoint { isRandomAccess = true }
        }
    }
}
