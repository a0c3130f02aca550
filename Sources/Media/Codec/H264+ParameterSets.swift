import Bytes

extension H264.ParameterSets {
    /// Takes in a NAL unit when it is a valid SPS or PPS. Returns whether that changed anything.
    package mutating func merge(_ nalUnit: RawSpan) -> Bool {
        guard nalUnit.byteCount > 1 else { return false }
        switch nalUnit[0] & 0x1f {
        case H264.NALUnitType.sps:
            var list = ParameterSetList(units: sps) { H264.SequenceParameterSet($0)?.id }
            guard list.merge(nalUnit) else { return false }
            sps = list.units
        case H264.NALUnitType.pps:
            var list = ParameterSetList(units: pps, id: Self.pictureParameterSetID)
            guard list.merge(nalUnit) else { return false }
            pps = list.units
        default: return false
        }
        return true
    }

    /// The parameter sets among `nalUnits` of `bytes`.
    package init(nalUnits: [Range<Int>], in bytes: RawSpan) {
        self.init(sps: [], pps: [])
        for range in nalUnits { _ = merge(bytes.extracting(range)) }
    }

    /// What the first SPS says, `nil` when there is none that can be read.
    package var sequence: H264.SequenceParameterSet? {
        sps.first.flatMap { H264.SequenceParameterSet($0.span.bytes) }
    }

    private static func pictureParameterSetID(_ nalUnit: RawSpan) -> Int? {
        var reader = BitReader(nalUnitPayload: nalUnit.extracting(1..<nalUnit.byteCount))
        return try? reader.unsignedExpGolomb(upTo: 255)
    }
}
