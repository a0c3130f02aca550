import Configuration

/// A password to be compared with a slow hash.
package struct PasswordVerification: Hashable, Sendable {
    /// Who waits for it: the address, as the throttle counts it.
    let asker: Throttle.Key
    /// The code under which the answer is kept.
    let code: [UInt8]
    let password: Secret
    let hash: Secret
    /// Nobody of that name is there: the work is done all the same, for else the time would tell who is.
    let isDecoy: Bool
}
