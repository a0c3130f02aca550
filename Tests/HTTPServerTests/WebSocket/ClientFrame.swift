import Bytes

/// A frame as a client sends it, right or wrong in every field (RFC 6455 §5.2).
struct ClientFrame {
    /// How the length is told.
    enum LengthForm {
        case shortest
        case bits16
        case bits64
    }

    var isFinal = true
    var reservedBits: UInt8 = 0
    var opcode: UInt8
    var payload: [UInt8]
    var isMasked = true
    var lengthForm = LengthForm.shortest
    /// In the header, where it is not the payload's.
    var length: UInt64?

    init(_ opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true) {
        self.opcode = opcode
        self.payload = payload
        self.isFinal = isFinal
    }

    static func text(_ text: String, isFinal: Bool = true) -> Self { Self(1, Array(text.utf8), isFinal: isFinal) }
    static func binary(_ payload: [UInt8], isFinal: Bool = true) -> Self { Self(2, payload, isFinal: isFinal) }
    static func more(_ payload: [UInt8], isFinal: Bool) -> Self { Self(0, payload, isFinal: isFinal) }
    static func ping(_ payload: [UInt8] = []) -> Self { Self(9, payload) }
    static func pong(_ payload: [UInt8] = []) -> Self { Self(10, payload) }

    static func close(_ code: UInt16? = nil, _ reason: [UInt8] = []) -> Self {
        var payload: [UInt8] = []
        if let code { payload.append(bigEndian: code) }
        return Self(8, payload + reason)
    }

    func with(_ change: (inout Self) -> Void) -> Self {
        var frame = self
        change(&frame)
        return frame
    }

    var bytes: [UInt8] {
        let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        let mark: UInt8 = isMasked ? 0x80 : 0
        var bytes = [(isFinal ? 0x80 : 0) | reservedBits << 4 | opcode]
        let length = length ?? UInt64(payload.count)
        switch lengthForm {
        case .shortest where length < 126: bytes.append(mark | UInt8(length))
        case .shortest where length < 65536, .bits16:
            bytes.append(mark | 126)
            bytes.append(bigEndian: UInt16(length))
        case .shortest, .bits64:
            bytes.append(mark | 127)
            bytes.append(bigEndian: length)
        }
        guard isMasked else { return bytes + payload }
        return bytes + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
    }
}

extension [ClientFrame] {
    var bytes: [UInt8] { flatMap(\.bytes) }
}
