/// Watches the continuity counter of one PID, ISO/IEC 13818-1 §2.4.3.3.
struct ContinuityCounter {
    enum Verdict {
        case next
        /// A packet sent twice, which the standard allows once.
        case duplicate
        /// At least one packet is missing.
        case gap
    }

    private var last: UInt8?
    private var lastIsStart = false
    private var wasDuplicate = false

    /// Takes note of a packet that has payload.
    mutating func check(_ packet: TSPacket) -> Verdict {
        let counter = packet.continuityCounter
        guard let last, !packet.hasDiscontinuity else {
            note(packet)
            return .next
        }
        if counter == (last + 1) & 0xf {
            note(packet)
            return .next
        }
        if counter == last, !wasDuplicate, packet.isStart == lastIsStart {
            wasDuplicate = true
            return .duplicate
        }
        note(packet)
        return .gap
    }

    /// Takes note of a packet without payload, which does not count.
    mutating func skip(_ packet: TSPacket) {
        if packet.hasDiscontinuity { last = packet.continuityCounter }
    }

    private mutating func note(_ packet: TSPacket) {
        last = packet.continuityCounter
        lastIsStart = packet.isStart
        wasDuplicate = false
    }
}
