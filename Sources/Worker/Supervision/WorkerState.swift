/// How a camera's worker is, in the words of the API.
package enum WorkerState: String, Hashable, Sendable, CaseIterable {
    /// Nobody wants it.
    case idle
    /// The process is there or about to be, frames are not.
    case starting
    /// Frames come.
    case running
    /// Nothing came for too long; it is being ended to begin anew.
    case stalled
    /// Waits before it tries again.
    case backingOff = "backing_off"
    /// The same, but a person must do something before it can work.
    case failed
    /// Ended for good, or being ended.
    case stopped
}
