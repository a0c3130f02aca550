/// Tells whether bytes that come in pieces are UTF-8 (RFC 3629 §4), at the first byte that is not.
struct UTF8Validator {
    /// Bytes that the character which has begun still lacks.
    private var missing = 0
    /// What its next byte may be: shortest forms only, no surrogates, nothing above U+10FFFF.
    private var expected: ClosedRange<UInt8> = 0x80...0xBF

    /// No character is cut here.
    var isComplete: Bool { missing == 0 }

    /// False when there is no way on.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for byte in bytes where !(byte < 0x80 && missing == 0) {
            guard take(byte) else { return false }
        }
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard expected.contains(byte) else { return false }
            missing -= 1
            expected = 0x80...0xBF
            return true
        }
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF: missing = 2
        case 0xF0...0xF4: missing = 3
        default: return false
        }
        switch byte {
        case 0xE0: expected = 0xA0...0xBF
        case 0xED: expected = 0x80...0x9F
        case 0xF0: expected = 0x90...0xBF
        case 0xF4: expected = 0x80...0x8F
        default: break
        }
        return true
    }
}
