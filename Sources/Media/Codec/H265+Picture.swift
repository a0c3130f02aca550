import Bytes

extension H265 {
    /// What kind of picture an access unit holds.
    package struct Picture: Sendable {
        /// It has slices, so that it is a picture and not only what belongs to the next one.
        package var hasSlices = false
        /// It has a video, sequence or picture parameter set.
        package var hasParameterSets = false
        /// A decoder can start here: a BLA, IDR or CRA picture.
        package var isRandomAccess = false

        package init(nalUnits: [Range<Int>], in bytes: RawSpan) {
            for range in nalUnits {
                switch bytes[range.lowerBound] >> 1 & 0x3f {
                case NALUnitType.randomAccess:
                    hasSlices = true
                    isRandomAccess = true
                case 0...9: hasSlices = true
                case NALUnitType.vps...NALUnitType.pps: hasParameterSets = true
                default: break
                }
            }
        }
    }
}
