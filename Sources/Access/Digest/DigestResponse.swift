/// What a client answers to a digest challenge (RFC 7616 §3.4).
package struct DigestResponse: Hashable, Sendable {
    /// Of the request that it came with; it is part of what was digested.
    package var method: String
    package var user: String
    package var realm: String
    package var nonce: String
    package var uri: String
    /// In lower-case hexadecimal digits.
    package var response: String
    package var algorithm: DigestAlgorithm
    /// nil: as in RFC 2069, which most RTSP clients still do.
    package var protection: Protection?

    /// `qop=auth`: the client has a nonce of its own, and counts.
    package struct Protection: Hashable, Sendable {
        package var clientNonce: String
        /// As it was sent: eight hexadecimal digits, most often.
        package var nonceCount: String
    }
}

package enum DigestAlgorithm: String, CaseIterable, Sendable {
    case md5 = "MD5"
    case sha256 = "SHA-256"
}
