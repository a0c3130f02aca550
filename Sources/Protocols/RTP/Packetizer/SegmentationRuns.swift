/// Packets that the kernel can cut from one datagram (UDP_SEGMENT): all of one length but the last, which may be
/// shorter.
enum SegmentationRuns {
    /// UDP_MAX_SEGMENTS, as small as any kernel has it.
    static let maximumPackets = 64
    /// Below 65,535 less the IP and UDP headers, in bytes.
    static let maximumByteCount = 65_000

    /// The fewest runs that hold all of `packets` in order, as ranges of indexes.
    static func find(in packets: [PacketExtent]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        while start < packets.count {
            let length = Int(packets[start].length)
            let maximum = min(maximumPackets, max(1, maximumByteCount / max(1, length)))
            var end = start + 1
            while end < packets.count, end - start < maximum, Int(packets[end].length) <= length {
                end += 1
                // A shorter packet can only be the last.
                if Int(packets[end - 1].length) < length { break }
            }
            runs.append(start..<end)
            start = end
        }
        return runs
    }
}
