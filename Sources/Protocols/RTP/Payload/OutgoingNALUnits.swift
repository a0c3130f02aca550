import Bytes
import Media

/// The NAL units that go out for one access unit: the track's parameter sets first where a decoder may start here and the
/// unit does not bring them itself, then its own.
struct OutgoingNALUnits<Syntax: NALUnitSyntax> {
    private let parameterSets: ParameterSetBytes
    private let payload: SharedBytes
    private let nalUnits: [Range<Int>]
    /// How many of `parameterSets` go first: all or none.
    private let insertedCount: Int

    init(_ unit: AccessUnit, parameterSets: ParameterSetBytes) {
        self.parameterSets = parameterSets
        payload = unit.payload
        nalUnits = unit.nalUnits
        insertedCount =
            unit.isRandomAccess && !Self.bringsParameterSets(unit) ? parameterSets.ranges.count : 0
    }

    private static func bringsParameterSets(_ unit: AccessUnit) -> Bool {
        var missing = Syntax.parameterSetKinds
        for range in unit.nalUnits where range.count >= Syntax.headerByteCount {
            let header = Syntax.header(of: unit.payload.span.extracting(range))
            missing &= ~Syntax.parameterSetKind(of: Syntax.type(of: header))
            if missing == 0 { return true }
        }
        return false
    }

    var count: Int { insertedCount + nalUnits.count }

    /// The NAL unit without start code.
    subscript(index: Int) -> RawSpan {
        @_lifetime(borrow self)
        get {
            let span =
                index < insertedCount
                ? parameterSets.bytes.span.extracting(parameterSets.ranges[index])
                : payload.span.extracting(nalUnits[index - insertedCount])
            // Both objects live as long as this value does.
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// Whether a viewer gets it; such a unit has a whole header.
    func isSent(at index: Int) -> Bool {
        let nalUnit = self[index]
        guard nalUnit.byteCount >= Syntax.headerByteCount else { return false }
        return Syntax.isSent(Syntax.type(of: Syntax.header(of: nalUnit)))
    }
}

/// A track's parameter sets, one behind the other.
struct ParameterSetBytes: Sendable {
    let bytes: SharedBytes
    let ranges: [Range<Int>]

    init(_ parameterSets: [[UInt8]]) {
        var end = 0
        ranges = parameterSets.map { set in
            defer { end += set.count }
            return end..<end + set.count
        }
        bytes = SharedBytes(Array(parameterSets.joined()))
    }
}
