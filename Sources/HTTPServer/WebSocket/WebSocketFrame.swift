import Bytes

/// Frames as a server sends them: whole messages, unmasked (RFC 6455 §5.2).
package enum WebSocketFrame {
    /// What a frame is (RFC 6455 §11.8).
    package enum Opcode: UInt8, Sendable {
        case continuation = 0x0
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
        case pong = 0xA

        var isControl: Bool { rawValue & 0x8 != 0 }
    }

    /// Before the payload of a whole, unmasked binary message.
    package static func binaryHeader(payloadLength: Int) -> [UInt8] { header(.binary, payloadLength: payloadLength) }

    /// A whole message, such as is sent to many.
    package static func bytes(_ opcode: Opcode, _ payload: some Collection<UInt8>) -> [UInt8] {
        header(opcode, payloadLength: payload.count) + payload
    }

    private static func header(_ opcode: Opcode, payloadLength: Int) -> [UInt8] {
        var header: [UInt8] = [0x80 | opcode.rawValue]
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
