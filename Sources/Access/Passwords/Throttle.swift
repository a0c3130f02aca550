import Runtime

/// Slows down addresses from which wrong passwords come: after a few, each costs twice the pause of the one before.
struct Throttle: Sendable {
    /// An IPv4 address, or the 64 bits of an IPv6 network, in which one customer has all addresses.
    struct Key: Hashable, Sendable {
        private let bytes: [UInt8]

        init(_ peer: SocketAddress) { bytes = Array(peer.hostBytes.prefix(8)) }
    }

    private struct Entry: Sendable {
        var failureCount = 0
        var pausesUntil: MonotonicTime
        var lastFailure: MonotonicTime
    }

    private var entries: [Key: Entry] = [:]
    private let capacity: Int

    /// Mistypings cost nothing.
    static let freeFailures = 3
    static let firstPause = Duration.seconds(1)
    static let longestPause = Duration.seconds(60)
    /// Whoever sends nothing wrong for so long begins anew.
    static let memory = Duration.seconds(15 * 60)

    init(capacity: Int = 4096) { self.capacity = capacity }

    /// How long the address must wait; nil if it need not.
    func pause(of key: Key, at now: MonotonicTime) -> Duration? {
        guard let entry = entries[key], entry.pausesUntil > now else { return nil }
        return entry.pausesUntil - now
    }

    mutating func failed(_ key: Key, at now: MonotonicTime) {
        var entry = entries[key] ?? Entry(pausesUntil: now, lastFailure: now)
        if now - entry.lastFailure > Self.memory { entry.failureCount = 0 }
        entry.failureCount += 1
        entry.lastFailure = now
        let excess = entry.failureCount - Self.freeFailures
        if excess > 0 {
            let pause = min(Self.longestPause, Self.firstPause * (1 << min(excess - 1, 10)))
            entry.pausesUntil = max(entry.pausesUntil, now + pause)
        }
        if entries[key] == nil { makeRoom(at: now) }
        entries[key] = entry
    }

    var count: Int { entries.count }

    mutating func succeeded(_ key: Key) { entries[key] = nil }

    private mutating func makeRoom(at now: MonotonicTime) {
        guard entries.count >= capacity else { return }
        entries = entries.filter { now - $0.value.lastFailure <= Self.memory }
        guard entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastFailure < $1.value.lastFailure })
        else { return }
        entries[oldest.key] = nil
    }
}
