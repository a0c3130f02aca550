import Runtime

/// Nonces that need no memory: the time, and a code over it and the client's address that only we can make (RFC 7616
/// §3.3).
struct Nonces: Sendable {
    private let key = ProcessKey()

    /// How long one can be used: longer than any client takes to set its tracks up.
    static let lifetime = Duration.seconds(600)

    func make(for peer: SocketAddress, at now: MonotonicTime) -> String {
        text(UInt64(bitPattern: now.nanoseconds), peer)
    }

    /// False for one that is too old, was made for another address, or is not ours at all, as after a restart.
    func isFresh(_ nonce: String, of peer: SocketAddress, at now: MonotonicTime) -> Bool {
        guard nonce.utf8.count == 48, let time = UInt64(nonce.prefix(16), radix: 16) else { return false }
        guard ConstantTime.areEqual(Array(nonce.utf8), Array(text(time, peer).utf8)) else { return false }
        let age = now - MonotonicTime(nanoseconds: Int64(bitPattern: time))
        return age >= .zero && age <= Self.lifetime
    }

    private func text(_ time: UInt64, _ peer: SocketAddress) -> String {
        let moment = withUnsafeBytes(of: time.bigEndian) { Array($0) }
        return moment.hexadecimal + Array(key.code(moment + peer.hostBytes)[..<16]).hexadecimal
    }
}
