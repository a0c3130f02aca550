import Configuration
import Runtime

/// Who is logged in on the web page. It is kept in memory: a restart logs everybody out.
struct SessionTable: Sendable {
    private struct Session: Sendable {
        var user: String
        var opened: MonotonicTime
        var used: MonotonicTime
    }

    /// By codes of their tokens, so that memory tells nobody how to go on with one.
    private var sessions: [[UInt8]: Session] = [:]
    private let key = ProcessKey()
    private let capacity: Int

    /// A page that nobody has open any more.
    static let longestIdle = Duration.seconds(24 * 3600)
    static let longest = Duration.seconds(30 * 24 * 3600)

    init(capacity: Int = 4096) { self.capacity = capacity }

    /// A session's token: 256 random bits.
    mutating func open(for user: String, at now: MonotonicTime) -> Secret {
        if sessions.count >= capacity {
            sessions = sessions.filter { !Self.isOver($0.value, at: now) }
            if sessions.count >= capacity, let oldest = sessions.min(by: { $0.value.used < $1.value.used }) {
                sessions[oldest.key] = nil
            }
        }
        let token = RandomBytes.make(32).hexadecimal
        sessions[key.code(token)] = Session(user: user, opened: now, used: now)
        return Secret(token)
    }

    /// The user of a session that goes on.
    mutating func user(of token: Secret, at now: MonotonicTime) -> String? {
        let code = key.code(token.exposed)
        guard let session = sessions[code] else { return nil }
        guard !Self.isOver(session, at: now) else {
            sessions[code] = nil
            return nil
        }
        sessions[code]?.used = now
        return session.user
    }

    mutating func close(_ token: Secret) { sessions[key.code(token.exposed)] = nil }

    mutating func closeAll(where isConcerned: (_ user: String) -> Bool) {
        sessions = sessions.filter { !isConcerned($0.value.user) }
    }

    var count: Int { sessions.count }

    private static func isOver(_ session: Session, at now: MonotonicTime) -> Bool {
        now - session.used > longestIdle || now - session.opened > longest
    }
}
