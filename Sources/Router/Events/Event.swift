package import Runtime

/// Something that happened, for people and programs.
package struct Event: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A camera is in another state; details: `state`.
        case state
        /// A camera failed; details: `kind`, a word of `WorkerFailure.Kind`.
        case error
        case cameraAdded = "camera_added"
        case cameraChanged = "camera_changed"
        case cameraRemoved = "camera_removed"
        /// The configuration was read again, with or without success; or a source of cameras came or went.
        case reload
        /// A viewer was sent away; details: `session`, `sink`.
        case session
    }

    /// Grows with every event, over restarts of the process, too.
    package let id: UInt64
    package let time: WallTime
    /// As its owner wrote it; nil for what concerns the whole house.
    package let camera: String?
    package let kind: Kind
    /// A sentence, without secrets.
    package let text: String
    package let details: [String: String]
}
