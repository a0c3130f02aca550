import Bytes

extension H265.ParameterSets {
    /// Takes in a NAL unit when it is a valid VPS, SPS or PPS. Returns whether that changed anything.
    package mutating func merge(_ nalUnit: RawSpan) -> Bool {
        guard nalUnit.byteCount > 2 else { return false }
        switch nalUnit[0] >> 1 & 0x3f {
        case H265.NALUnitType.vps:
            var list = ParameterSetList(units: vps) { Int($0[2] >> 4) }
            guard list.merge(nalUnit) else { return false }
            vps = list.units
        case H265.NALUnitType.sps:
            var list = ParameterSetList(units: sps) { H265.SequenceParameterSet($0)?.id }
            guard list.merge(nalUnit) else { return false }
            sps = list.units
        case H265.NALUnitType.pps:
            var list = ParameterSetList(units: pps, id: Self.pictureParameterSetID)
            guard list.merge(nalUnit) else { return false }
            pps = list.units
        default: return false
        }
        return true
    }

    /// The parameter sets among `nalUnits` of `bytes`.
    package init(nalUnits: [Range<Int>], in bytes: RawSpan) {
        self.init(vps: [], sps: [], pps: [])
        for range in nalUnits { _ = merge(bytes.extracting(range)) }
    }

    /// What the first SPS says, `nil` when there is none that can be read.
    package var sequence: H265.SequenceParameterSet? {
        sps.first.flatMap { H265.SequenceParameterSet($0.span.bytes) }
    }

    private static func pictureParameterSetID(_ nalUnit: RawSpan) -> Int? {
        var reader = BitReader(nalUnitPayload: nalUnit.extracting(2..<nalUnit.byteCount))
        return try? reader.unsignedExpGolomb(upTo: 63)
    }
}
