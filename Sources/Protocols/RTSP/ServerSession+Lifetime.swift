extension ServerSession {
    /// The session's identifier, from the first SETUP to TEARDOWN.
    package var sessionID: String? { presentation?.id }

    package var isPlaying: Bool { presentation?.isPlaying ?? false }

    /// The answer to a request is owed: by the owner, or by the machine with the next `resume`.
    package var isAwaitingAnswer: Bool { awaited != nil }

    /// The client gave a sign of life: RTCP of the session, or any byte on the connection. Before there is a session only
    /// whole requests count, or a request sent byte by byte would hold the connection for days.
    package mutating func keepalive(at now: Duration) {
        if presentation != nil { touch(at: now) }
    }

    mutating func touch(at now: Duration) { lastInput = max(lastInput, now) }

    /// The connection took bytes that were waiting: whoever reads is alive, however silent.
    package mutating func wrote(at now: Duration) { lastOutput = max(lastOutput ?? now, now) }

    /// When the connection is to be closed if there is no further sign of life; `nil` while an answer is owed. Check
    /// again then: it may have moved.
    package var deadline: Duration? {
        guard awaited == nil else { return nil }
        switch presentation?.carriage {
        case nil: return lastInput + configuration.idleTimeout
        case .interleaved: return max(lastInput, lastOutput ?? lastInput) + configuration.interleavedTimeout
        case .udp, .multicast: return lastInput + configuration.udpTimeout
        }
    }

    package func isExpired(at now: Duration) -> Bool {
        guard let deadline else { return false }
        return now >= deadline
    }

    /// The track that an interleaved channel belongs to, and whether it is RTCP's.
    package func track(ofChannel channel: UInt8) -> (track: Int, isRTCP: Bool)? {
        for track in presentation?.tracks ?? [] {
            guard let channels = track.grant.channels else { continue }
            if channels.rtp == channel { return (track.index, false) }
            if channels.rtcp == channel { return (track.index, true) }
        }
        return nil
    }
}
