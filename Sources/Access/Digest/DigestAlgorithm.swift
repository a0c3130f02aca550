import COpenSSL

/// The hash of a digest (RFC 7616 §3.3).
package enum DigestAlgorithm: String, CaseIterable, Sendable {
    /// What every RTSP client can.
    case md5 = "MD5"
    case sha256 = "SHA-256"

    init?(name: String) {
        guard let algorithm = Self.allCases.first(where: { $0.rawValue == name.uppercased() }) else { return nil }
        self = algorithm
    }

    /// As it stands in files: `md5`, `sha-256`.
    package var settingName: String { rawValue.lowercased() }

    /// In lower-case hexadecimal digits; empty where OpenSSL refuses, as it does MD5 under FIPS rules.
    func digest(_ text: String) -> String {
        let message = Array(text.utf8)
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let kind = self == .md5 ? EVP_md5() : EVP_sha256()
        guard EVP_Digest(message, message.count, &digest, &count, kind, nil) == 1 else { return "" }
        return Array(digest[..<Int(count)]).hexadecimal
    }
}
