/// Four bytes before each packet on an RTSP connection: `$`, the channel, and the packet's length (RFC 2326 §10.12).
package enum InterleavedFrame {
    package static let headerByteCount = 4
    package static let dollar: UInt8 = 0x24
    /// The longest packet that its 16-bit length can tell, in bytes.
    package static let maximumPacketByteCount = 65_535

    /// Where the channel stands, in bytes from the dollar.
    static let channelOffset = 1

    /// Writes the 4 bytes at the start of `room`. `packetByteCount` is 0...65,535.
    package static func writeHeader(
        channel: UInt8, packetByteCount: Int, to room: UnsafeMutableRawBufferPointer
    ) {
        precondition(room.count >= headerByteCount, "no room for an interleaved frame's header")
        room[0] = dollar
        room[channelOffset] = channel
        room.storeBytes(of: UInt16(packetByteCount).bigEndian, toByteOffset: 2, as: UInt16.self)
    }
}
