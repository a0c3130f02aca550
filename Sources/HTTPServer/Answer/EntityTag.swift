import COpenSSL
import HTTP

/// Validators of representations (RFC 9110 §8.8.3), with their quotes.
enum EntityTag {
    /// A strong one of the bytes themselves: the first 96 bits of their SHA-256.
    static func of(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        _ = EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil)
        let digits = digest[..<12].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "\"" + digits.joined() + "\""
    }

    /// That of another coding of the same representation (RFC 9110 §8.8.3.3).
    static func coded(_ tag: String) -> String { tag.dropLast() + "-gzip\"" }

    /// Whether a list as in `If-None-Match` names the tag, by weak comparison (RFC 9110 §13.1.2).
    static func isListed(_ tag: String, in list: String) -> Bool {
        if list == "*" { return true }
        // A tag may hold commas; splitting one makes parts that match nothing, which costs a transfer and no more.
        return list.split(separator: ",").contains { opaque($0.trimmingWhiteSpace) == opaque(tag[...]) }
    }

    private static func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
}
