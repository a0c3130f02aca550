import Bytes

/// Boxes within boxes (ISO/IEC 14496-12 §4.2), whose sizes are known when they end.
struct Boxes {
    private(set) var bytes: [UInt8] = []

    /// - Parameter type: four characters.
    mutating func box(_ type: StaticString, _ body: (inout Self) -> Void) {
        let begin = bytes.count
        bytes += [0, 0, 0, 0]
        type.withUTF8Buffer { bytes += $0 }
        body(&self)
        let size = UInt32(bytes.count - begin)
        for index in 0..<4 { bytes[begin + index] = UInt8(truncatingIfNeeded: size >> UInt32(24 - 8 * index)) }
    }

    mutating func fullBox(
        _ type: StaticString, version: UInt8 = 0, flags: UInt32 = 0, _ body: (inout Self) -> Void
    ) {
        box(type) {
            $0.add(UInt32(version) << 24 | flags)
            body(&$0)
        }
    }

    mutating func add(_ value: UInt8) { bytes.append(value) }
    mutating func add(_ value: UInt16) { bytes.append(bigEndian: value) }
    mutating func add(_ value: UInt32) { bytes.append(bigEndian: value) }
    mutating func add(_ more: some Sequence<UInt8>) { bytes += more }
    mutating func zeros(_ count: Int) { bytes += repeatElement(0, count: count) }

    /// Sixteen bits of length, then the bytes, as parameter sets stand in their records.
    mutating func add(counted unit: [UInt8]) {
        add(UInt16(truncatingIfNeeded: unit.count))
        add(unit)
    }
}
