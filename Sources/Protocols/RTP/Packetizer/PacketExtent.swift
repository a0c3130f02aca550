/// Where one RTP packet stands in the bytes of its unit.
package struct PacketExtent: Hashable, Sendable {
    /// Of the `$` before the packet, in bytes from the unit's start.
    package var offset: Int32
    /// Of the RTP packet, in bytes, without the 4 bytes of its frame.
    package var length: Int32

    package init(offset: Int32, length: Int32) {
        self.offset = offset
        self.length = length
    }

    /// The packet's bytes, without its frame.
    package var range: Range<Int> {
        let start = Int(offset) + InterleavedFrame.headerByteCount
        return start..<start + Int(length)
    }
}
