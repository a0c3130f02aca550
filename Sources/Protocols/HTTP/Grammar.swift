/// The character classes that HTTP and RTSP share (RFC 9110 §5.6, RFC 2326 §15.1).
extension UInt8 {
    package var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    package var isLetter: Bool { lowercasedASCII >= 0x61 && lowercasedASCII <= 0x7A }

    /// `tchar`: what names of methods and fields are made of.
    package var isTokenCharacter: Bool {
        if isDigit || isLetter { return true }
        switch self {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: return true
        default: return false
        }
    }

    /// A control character other than the horizontal tab: never allowed in a head.
    package var isControl: Bool { (self < 0x20 && self != 0x09) || self == 0x7F }

    package var isWhiteSpace: Bool { self == 0x20 || self == 0x09 }

    /// The lower-case letter where this is an upper-case one of ASCII, else the byte itself.
    package var lowercasedASCII: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit of either case.
    package var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}

extension StringProtocol {
    /// Without the spaces and tabs at either end.
    package var trimmingWhiteSpace: SubSequence {
        guard let first = firstIndex(where: { $0 != " " && $0 != "\t" }),
            let last = lastIndex(where: { $0 != " " && $0 != "\t" })
        else { return self[endIndex..<endIndex] }
        return self[first...last]
    }

    /// The value of a text of 1 to 18 decimal digits and nothing else: no sign, no white space.
    package var decimalValue: Int? {
        guard !utf8.isEmpty, utf8.count <= 18, utf8.allSatisfy(\.isDigit) else { return nil }
        return utf8.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }
}
