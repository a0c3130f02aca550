/// What a user's password is checked against.
package enum UserPassword: Hashable, Sendable {
    case plain(Secret)
    /// A hash as crypt(3) makes them, which shows its own kind: `$y$…`, `$6$…`.
    case hash(Secret)

    /// Kinds of hashes that libxcrypt checks (crypt(5)), with the length of what stands behind the last `$`.
    private static let hashes: [(prefix: String, digest: Int)] = [
        ("$y$", 43), ("$gy$", 43), ("$7$", 43), ("$6$", 86), ("$5$", 43), ("$2b$", 53), ("$2a$", 53), ("$2y$", 53),
        ("$1$", 22),
    ]

    /// Goes on from the name of the key, without the password.
    package struct Invalid: Error {
        package var message: String
    }

    package init(_ text: Secret) throws(Invalid) {
        let password = text.exposed
        if password.isEmpty { throw Invalid(message: "is empty; a user without a password cannot log in") }
        if password.unicodeScalars.contains(where: { $0.value == 0 || $0.value == 10 || $0.value == 13 }) {
            throw Invalid(message: "has a line break or a NUL in it, which no client can send")
        }
        guard let kind = Self.hashes.first(where: { password.hasPrefix($0.prefix) }) else {
            guard !Self.looksLikeHash(password) else {
                throw Invalid(
                    message: "looks like a hash of a kind that is not known here; the kinds are"
                        + " \(Self.hashes.map(\.prefix).joined(separator: " ")), and `weir password` makes one")
            }
            self = .plain(text)
            return
        }
        let digest = password.split(separator: "$", omittingEmptySubsequences: false).last ?? ""
        guard digest.utf8.count == kind.digest, digest.utf8.allSatisfy({ $0.isCryptDigit }) else {
            throw Invalid(message: "is not the whole of a \(kind.prefix) hash; `weir password` makes one")
        }
        self = .hash(text)
    }

    /// `$kind$parameters$digest`, which nobody would choose.
    private static func looksLikeHash(_ text: String) -> Bool {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        return parts.count >= 4 && parts[0].isEmpty && (1...16).contains(parts[1].utf8.count)
            && parts[1].utf8.allSatisfy { $0.isNameByte } && (parts.last?.utf8.count ?? 0) >= 20
    }
}

extension UInt8 {
    /// `./0-9A-Za-z`
    fileprivate var isCryptDigit: Bool {
        self == UInt8(ascii: "/") || (isNameByte && self != UInt8(ascii: "-") && self != UInt8(ascii: "_"))
    }
}
