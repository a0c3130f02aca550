import Runtime

/// How many connections there are, in all and by address. From any thread.
final class ConnectionCounts: Sendable {
    private let state = Locked(State())

    private struct State: Sendable {
        var all = 0
        var byClient: [String: Int] = [:]
    }

    enum Refusal {
        case tooMany
        case tooManyOfThisAddress
    }

    var all: Int { state.withLock { $0.all } }

    /// Counts one more, or says why there must not be one.
    func add(_ address: SocketAddress, isProxy: Bool, limit: Int, limitPerAddress: Int) -> Refusal? {
        let client = Self.client(address)
        return state.withLock { state in
            if state.all >= limit { return .tooMany }
            let count = state.byClient[client, default: 0]
            if !isProxy, count >= limitPerAddress { return .tooManyOfThisAddress }
            state.all += 1
            if !isProxy { state.byClient[client] = count + 1 }
            return nil
        }
    }

    func remove(_ address: SocketAddress, isProxy: Bool) {
        let client = Self.client(address)
        state.withLock { state in
            state.all -= 1
            guard !isProxy, let count = state.byClient[client] else { return }
            state.byClient[client] = count > 1 ? count - 1 : nil
        }
    }

    /// Whoever has an IPv6 address has the 2⁶⁴ that begin like it.
    private static func client(_ address: SocketAddress) -> String {
        let host = address.host
        guard host.contains(":") else { return host }
        return host.split(separator: ":", omittingEmptySubsequences: false).prefix(4).joined(separator: ":")
    }
}
