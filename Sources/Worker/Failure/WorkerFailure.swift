/// Why a run of a worker ended, or never began.
package struct WorkerFailure: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case authenticationFailed
        case accessForbidden
        case notFound
        case refused
        case noRoute
        case timedOut
        case nameNotResolved
        case tlsFailed
        case serverError
        case connectionLost
        case invalidData
        case noTracks
        case unsupportedCodec
        case unknownProtocol
        case unknownOption
        case fileMissing
        case permissionDenied
        case deviceBusy
        /// The executable cannot be started.
        case notInstalled
        /// No bytes for `stall_timeout`.
        case stalled
        /// Bytes, but no frame in them.
        case noFrames
        case ended
        case crashed
        case other

        /// Trying again soon would only make it worse: cameras lock out who guesses.
        var isRefusal: Bool { self == .authenticationFailed || self == .accessForbidden }

        /// Will not pass by itself: a person must do something.
        var isLasting: Bool {
            switch self {
            case .authenticationFailed, .accessForbidden, .notFound, .unknownProtocol, .unknownOption, .fileMissing,
                .permissionDenied, .notInstalled, .unsupportedCodec, .noTracks:
                true
            default: false
            }
        }

        /// Of several complaints of one run the most telling one is shown.
        var weight: Int {
            switch self {
            case .other: 0
            case .ended, .crashed: 1
            case .invalidData, .connectionLost: 2
            case .noTracks, .serverError, .timedOut, .stalled, .noFrames: 3
            default: 4
            }
        }
    }

    package let kind: Kind
    /// What ffmpeg said of it, secrets masked; empty where it said nothing.
    package let detail: String

    package init(_ kind: Kind, detail: String = "") {
        self.kind = kind
        self.detail = detail
    }
}
