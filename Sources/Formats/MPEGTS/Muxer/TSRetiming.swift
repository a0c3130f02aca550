package import Media

/// Other times for packets that were made already, for a viewer who is to be given other ones than the rest.
package enum TSRetiming {
    /// Gives the frame in `packets` (whole ones of `TSMuxer`, for one access unit) other times.
    package static func retime(_ packets: UnsafeMutableRawBufferPointer, pts: MediaTime, dts: MediaTime) {
        var offset = 0
        while offset + TSPacket.length <= packets.count {
            let hasAdaptation = packets[offset + 3] & 0x20 != 0
            let fieldLength = hasAdaptation ? Int(packets[offset + 4]) + 1 : 0
            if fieldLength >= 8, packets[offset + 5] & 0x10 != 0 { write(clock: dts, at: offset + 6, in: packets) }
            let payload = offset + 4 + fieldLength
            // The rest of the frame has no times.
            if retimeHeader(at: payload, end: offset + TSPacket.length, in: packets, pts: pts, dts: dts) { return }
            offset += TSPacket.length
        }
    }

    /// Returns whether a PES packet begins there.
    private static func retimeHeader(
        at offset: Int, end: Int, in packets: UnsafeMutableRawBufferPointer, pts: MediaTime, dts: MediaTime
    ) -> Bool {
        guard offset + 14 <= end, packets[offset] == 0, packets[offset + 1] == 0, packets[offset + 2] == 1 else {
            return false
        }
        let flags = packets[offset + 7] >> 6
        if flags & 2 != 0 { write(timestamp: pts + TSMuxer.lead, mark: flags, at: offset + 9, in: packets) }
        if flags == 3, offset + 19 <= end {
            write(timestamp: dts + TSMuxer.lead, mark: 1, at: offset + 14, in: packets)
        }
        return true
    }

    /// `program_clock_reference_base` and `_extension`: 33 bits, 6 reserved, 9 bits that are zero.
    static func write(clock: MediaTime, at offset: Int, in room: UnsafeMutableRawBufferPointer) {
        let base = UInt64(bitPattern: clock.ticks) & 0x1_ffff_ffff
        for index in 0..<4 { room[offset + index] = UInt8(truncatingIfNeeded: base >> UInt64(25 - 8 * index)) }
        room[offset + 4] = UInt8(truncatingIfNeeded: base << 7) & 0x80 | 0x7e
        room[offset + 5] = 0
    }

    /// PTS or DTS with its marker bits (§2.4.3.6).
    /// - Parameter mark: the four bits in front.
    static func write(timestamp: MediaTime, mark: UInt8, at offset: Int, in room: UnsafeMutableRawBufferPointer) {
        let value = UInt64(bitPattern: timestamp.ticks) & 0x1_ffff_ffff
        room[offset] = mark << 4 | UInt8(value >> 30) << 1 | 1
        room[offset + 1] = UInt8(truncatingIfNeeded: value >> 22)
        room[offset + 2] = UInt8(truncatingIfNeeded: value >> 14) | 1
        room[offset + 3] = UInt8(truncatingIfNeeded: value >> 7)
        room[offset + 4] = UInt8(truncatingIfNeeded: value << 1) | 1
    }
}
