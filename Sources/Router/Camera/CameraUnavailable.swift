/// Why a viewer gets nothing of a camera now.
package enum CameraUnavailable: Error, Hashable, Sendable {
    /// It was tried and failed: a sentence for people.
    case failed(String)
    /// It has not sent anything to show in the time that a viewer waits.
    case slow(seconds: Int)
    /// It is switched off.
    case stopped
    /// It was taken out of the configuration.
    case removed

    /// For the status line of a reply.
    package var sentence: String {
        switch self {
        case .failed(let reason): reason
        case .slow(let seconds): "the camera has sent no picture in \(seconds) s"
        case .stopped: "the camera is stopped"
        case .removed: "the camera was removed"
        }
    }

    /// When it makes sense to ask again, in seconds.
    package var retryAfter: Int? {
        switch self {
        case .failed, .slow: 5
        case .stopped, .removed: nil
        }
    }
}
