import Bytes

/// The parameter sets of one kind, in the order of their ids: a newer one takes the place of an older with its id.
struct ParameterSetList {
    /// Longest parameter set that is kept, in bytes. Real ones have tens of bytes; scaling lists add some hundreds.
    static let maximumLength = 8192

    var units: [[UInt8]]
    /// Reads the id of a NAL unit, `nil` when it is malformed.
    let id: (RawSpan) -> Int?

    /// Returns whether `nalUnit` is valid and says something new.
    mutating func merge(_ nalUnit: RawSpan) -> Bool {
        guard nalUnit.byteCount <= Self.maximumLength else { return false }
        if units.contains(where: { Self.isEqual($0, nalUnit) }) { return false }
        guard let newID = id(nalUnit) else { return false }
        for (index, unit) in units.enumerated() {
            let oldID = id(unit.span.bytes) ?? -1
            if oldID < newID { continue }
            if oldID == newID {
                units[index] = nalUnit.array
            } else {
                units.insert(nalUnit.array, at: index)
            }
            return true
        }
        units.append(nalUnit.array)
        return true
    }

    private static func isEqual(_ unit: [UInt8], _ nalUnit: RawSpan) -> Bool {
        guard unit.count == nalUnit.byteCount else { return false }
        return nalUnit.withUnsafeBytes { new in unit.withUnsafeBytes { $0.elementsEqual(new) } }
    }
}
