/// What a sink has sent of one camera since the process began. Only `sessions` ever goes back.
package struct SinkTraffic: Codable, Hashable, Sendable {
    /// Viewers now.
    package var sessions = 0
    /// Viewers so far, those of now included.
    package var sessionsTotal: UInt64 = 0
    package var bytesOut: UInt64 = 0
    /// Frames that viewers lost because they did not take them in time.
    package var framesDropped: UInt64 = 0

    package init() {}

    /// Counts a session that is over.
    package mutating func add(ended session: SessionStatus) {
        sessionsTotal += 1
        bytesOut += session.bytesOut
        framesDropped += session.framesDropped
    }

    /// Counts a session as it stands now.
    package mutating func add(_ session: SessionStatus) {
        add(ended: session)
        sessions += 1
    }

    package static func += (total: inout Self, part: Self) {
        total.sessions += part.sessions
        total.sessionsTotal += part.sessionsTotal
        total.bytesOut += part.bytesOut
        total.framesDropped += part.framesDropped
    }
}
