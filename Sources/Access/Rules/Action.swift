/// What somebody wants to do.
package enum Action: String, CaseIterable, Hashable, Sendable {
    /// Watch a camera, see its pictures and recordings.
    case view
    /// Send a camera's pictures to us.
    case publish
    /// Read the API: status, sessions, events, metrics.
    case api
    /// Change things over the API: cameras, sessions, reloads.
    case configure
    /// Start, stop, protect and delete recordings.
    case record
}
