import COpenSSL

/// A key of 256 random bits that lives as long as the process, for codes that only we can make and check.
struct ProcessKey: Sendable {
    private let bytes = RandomBytes.make(32)

    /// HMAC-SHA-256 (RFC 2104) of the texts; where one ends and the next begins is part of it.
    func code(_ texts: String...) -> [UInt8] {
        var message: [UInt8] = []
        for text in texts {
            withUnsafeBytes(of: UInt64(text.utf8.count)) { message += $0 }
            message += text.utf8
        }
        return code(message)
    }

    func code(_ message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var count = 0
        let made = EVP_Q_mac(
            nil, "HMAC", nil, "SHA256", nil, bytes, bytes.count, message, message.count, &code, code.count, &count)
        // OpenSSL fails here only when it has no memory; a code that is equal to no other keeps everybody out.
        return made != nil && count == code.count ? code : RandomBytes.make(32)
    }
}

enum RandomBytes {
    /// From the kernel's generator.
    static func make(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

enum ConstantTime {
    /// Takes as long whichever bytes differ. Lengths are no secret.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}

extension [UInt8] {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
