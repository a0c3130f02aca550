import Bytes

/// Frames as a server sends them (RFC 6455 §5.2).
package enum WebSocketFrame {
    /// Before the payload of a whole, unmasked binary message.
    package static func binaryHeader(payloadLength: Int) -> [UInt8] {
        var header: [UInt8] = [0x82]
        switch payloadLength {
        case ..<126: header.append(UInt8(payloadLength))
        case ..<65536:
            header.append(126)
            header.append(bigEndian: UInt16(payloadLength))
        default:
            header.append(127)
            header.append(bigEndian: UInt64(payloadLength))
        }
        return header
    }
}
