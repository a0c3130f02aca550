import Configuration
package import Runtime

/// The newest events; from any thread.
///
/// Whoever follows it is a cursor, as viewers are: it remembers the last event that it has seen, is woken when there are
/// more, and reads on. What it was too slow for is gone, and nothing waits for it.
package final class EventLog: Sendable {
    /// Names a follower, so that it can leave.
    package struct Follower: Hashable, Sendable {
        fileprivate let number: Int
    }

    private struct State: Sendable {
        /// Oldest first.
        var events: [Event] = []
        var last: UInt64
        var followers: [Follower: @Sendable () -> Void] = [:]
        var followerCount = 0
    }

    /// How many events are kept at least; never more than twice as many.
    package let capacity: Int
    private let state: Locked<State>

    package init(capacity: Int = 1000, now: WallTime = .now) {
        self.capacity = capacity
        // Milliseconds, so that the events of a later process come after ours: a thousand a second are never reached.
        state = Locked(State(last: UInt64(max(0, now.nanoseconds / 1_000_000))))
    }

    /// - Parameter text: a sentence; secrets in URLs are masked here, others must not be in it.
    package func append(
        _ kind: Event.Kind, camera: String? = nil, _ text: String, details: [String: String] = [:]
    ) {
        let text = SecretMask.text(text)
        let (time, capacity) = (WallTime.now, capacity)
        let followers = state.withLock { state in
            state.last += 1
            state.events.append(
                Event(id: state.last, time: time, camera: camera, kind: kind, text: text, details: details))
            // Now and then many at once, which is cheaper than one each time.
            if state.events.count >= 2 * capacity { state.events.removeFirst(state.events.count - capacity) }
            return Array(state.followers.values)
        }
        for wake in followers { wake() }
    }

    /// The id of the newest event.
    package var last: UInt64 { state.withLock { $0.last } }

    /// Events after `id` that are still here, oldest first.
    /// - Parameters:
    ///   - camera: only those of this camera, whatever the case of its letters; nil for all.
    ///   - limit: no more than so many of the oldest.
    package func events(after id: UInt64, camera: String? = nil, limit: Int = .max) -> [Event] {
        let camera = camera?.lowercased()
        return state.withLock { state in
            // Nearly always the followers want the end.
            let first = (state.events.lastIndex { $0.id <= id } ?? -1) + 1
            return Array(
                state.events[first...].lazy.filter { camera == nil || $0.camera?.lowercased() == camera }
                    .prefix(limit))
        }
    }

    /// The newest `limit` events of a camera, or of all, oldest first.
    package func recent(camera: String? = nil, limit: Int = 100) -> [Event] {
        events(after: 0, camera: camera).suffix(limit)
    }

    /// Calls `wake` whenever something was appended, on the thread that did it, which must not be held up.
    package func follow(_ wake: @escaping @Sendable () -> Void) -> Follower {
        state.withLock { state in
            state.followerCount += 1
            let follower = Follower(number: state.followerCount)
            state.followers[follower] = wake
            return follower
        }
    }

    package func unfollow(_ follower: Follower) { state.withLock { $0.followers[follower] = nil } }
}
