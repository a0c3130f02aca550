extension ServerSession {
    /// A session between two connections.
    package struct Detached: Hashable, Sendable {
        package var id: String { presentation.id }
        let presentation: Presentation
    }

    /// Takes the session out, so that the machine of another connection can go on with it: over UDP a session is not bound
    /// to the connection it began on (RFC 2326 §1.1), and its packets go on meanwhile. `nil` where there is none, where
    /// its packets go in this connection, and while an answer is owed.
    package mutating func detach() -> Detached? {
        guard awaited == nil, let held = presentation, held.carriage != .interleaved else { return nil }
        presentation = nil
        return Detached(presentation: held)
    }

    /// Goes on with a session of another connection. False, and nothing happens, where this one has a session already or
    /// may not carry that one's packets.
    package mutating func attach(_ session: Detached, at now: Duration) -> Bool {
        guard awaited == nil, presentation == nil, let carriage = session.presentation.carriage,
            configuration.carriages.contains(carriage)
        else { return false }
        presentation = session.presentation
        touch(at: now)
        return true
    }
}
