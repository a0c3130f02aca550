/// Why a run of a worker ended, or never began.
package struct WorkerFailure: Error, Hashable, Sendable {
    /// The raw values are words of the API.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case authenticationFailed = "authentication_failed"
        case accessForbidden = "access_forbidden"
        case notFound = "not_found"
        case refused
        case noRoute = "no_route"
        case timedOut = "timed_out"
        case nameNotResolved = "name_not_resolved"
        case tlsFailed = "tls_failed"
        case serverError = "server_error"
        case connectionLost = "connection_lost"
        case invalidData = "invalid_data"
        /// The first that came was the middle of a frame.
        case joinedMidFrame = "joined_mid_frame"
        case noTracks = "no_tracks"
        case unsupportedCodec = "unsupported_codec"
        case unknownProtocol = "unknown_protocol"
        case unknownOption = "unknown_option"
        case fileMissing = "file_missing"
        case permissionDenied = "permission_denied"
        case deviceBusy = "device_busy"
        /// The executable cannot be started.
        case notInstalled = "not_installed"
        /// No bytes for `stall_timeout`.
        case stalled
        /// Bytes, but no frame in them.
        case noFrames = "no_frames"
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
