extension String {
    private static let base64Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Base 64 with padding (RFC 4648 §4).
    init(base64 bytes: [UInt8]) {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let left = bytes.count - start
            let first = UInt32(bytes[start]) << 16
            let second = left > 1 ? UInt32(bytes[start + 1]) << 8 : 0
            let third = left > 2 ? UInt32(bytes[start + 2]) : 0
            let group = first | second | third
            for digit in 0..<4 {
                // A group of one byte has two digits, of two bytes three.
                let index = Int(group >> (18 - 6 * UInt32(digit)) & 0x3F)
                text.append(digit <= left ? Self.base64Alphabet[index] : UInt8(ascii: "="))
            }
        }
        self.init(decoding: text, as: UTF8.self)
    }

    /// Two upper case digits for each byte.
    init(hexadecimal bytes: some Sequence<UInt8>) {
        let digits = Array("0123456789ABCDEF".utf8)
        self.init(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0x0F)]] }, as: UTF8.self)
    }
}
