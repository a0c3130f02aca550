import Bytes

/// Puts the sections of one PID together, ISO/IEC 13818-1 §2.4.4.
struct SectionAssembler {
    /// Longest section of the tables that are read, with its first three bytes (§2.4.4.4, §2.4.4.9).
    static let maximumLength = 1024

    private var continuity = ContinuityCounter()
    /// The section under way; empty when there is none.
    private var section: [UInt8] = []

    /// Takes a packet. Returns the sections that end in it, `nil` for each that is malformed.
    mutating func push(_ packet: TSPacket, _ bytes: RawSpan) -> [[UInt8]?] {
        var complete: [[UInt8]?] = []
        push(packet, bytes, &complete)
        return complete
    }

    private mutating func push(_ packet: TSPacket, _ bytes: RawSpan, _ complete: inout [[UInt8]?]) {
        guard !packet.payload.isEmpty else { return continuity.skip(packet) }
        switch continuity.check(packet) {
        case .duplicate: return
        case .gap: section.removeAll(keepingCapacity: true)
        case .next: break
        }
        var begin = packet.payload.lowerBound
        let end = packet.payload.upperBound
        guard packet.isStart else {
            if !section.isEmpty { _ = append(bytes.extracting(begin..<end), &complete) }
            return
        }
        let first = begin + 1 + Int(bytes[begin])
        guard first <= end else {
            section.removeAll(keepingCapacity: true)
            return complete.append(nil)
        }
        if !section.isEmpty { _ = append(bytes.extracting(begin + 1..<first), &complete) }
        // What is still incomplete here was cut off by its sender.
        if !section.isEmpty {
            section.removeAll(keepingCapacity: true)
            complete.append(nil)
        }
        begin = first
        // 0xff in place of a table id: the rest is stuffing.
        while begin < end, bytes[begin] != 0xff {
            begin += append(bytes.extracting(begin..<end), &complete)
            guard section.isEmpty else { return }
        }
    }

    /// Adds to the section under way, which may be a new one. Returns how many bytes belonged to it.
    private mutating func append(_ bytes: RawSpan, _ complete: inout [[UInt8]?]) -> Int {
        var used = 0
        while section.count < 3 {
            guard used < bytes.byteCount else { return used }
            section.append(bytes[used])
            used += 1
        }
        let length = 3 + (Int(section[1] & 0xf) << 8 | Int(section[2]))
        guard length <= Self.maximumLength else {
            section.removeAll(keepingCapacity: true)
            complete.append(nil)
            return bytes.byteCount
        }
        let taken = min(length - section.count, bytes.byteCount - used)
        bytes.extracting(used..<used + taken).withUnsafeBytes { section.append(contentsOf: $0) }
        used += taken
        if section.count == length {
            complete.append(section)
            section.removeAll()
        }
        return used
    }
}
