import Configuration

/// A password to be compared with a slow hash.
package struct PasswordVerification: Hashable, Sendable {
    let user: String
    let password: Secret
    let hash: Secret
}
