extension WorkerFailure {
    /// What is wrong, where, and what to do.
    /// - Parameter source: the camera's URL, secrets masked.
    package func sentence(source: String) -> String {
        let said = detail.isEmpty ? "" : " (ffmpeg: \(detail))"
        return switch kind {
        case .authenticationFailed:
            "\(source) refused the user name or the password: check \"user\" and \"password\" of the camera"
        case .accessForbidden: "\(source) does not let this user see the stream: check the user's rights on the camera"
        case .notFound: "\(source) has no such stream (404 Not Found): check the path of \"url\""
        case .refused: "\(source) refused the connection: check host and port, and that the camera's service is on"
        case .noRoute: "there is no way to the network of \(source): check the address and the cables"
        case .timedOut: "\(source) does not answer: check that the camera is on and can be reached"
        case .nameNotResolved: "the host of \(source) is unknown: check its spelling and the name server"
        case .tlsFailed:
            "no secure connection to \(source) could be made: check the scheme, the port and the certificate\(said)"
        case .serverError: "\(source) answered with an error of its own: look at the camera\(said)"
        case .connectionLost: "\(source) closed the connection\(said)"
        case .invalidData: "\(source) sends what ffmpeg cannot read: check that \"url\" is that of a stream\(said)"
        case .joinedMidFrame: "\(source) began in the middle of a frame"
        case .noTracks: "\(source) has neither video nor audio: check which stream \"url\" names"
        case .unsupportedCodec:
            "\(source) sends a codec that ffmpeg cannot handle here: set \"video: h264\" or another \"audio\"\(said)"
        case .unknownProtocol: "ffmpeg does not know the protocol of \(source): check how \"url\" begins"
        case .unknownOption: "ffmpeg does not know an option: check \"input_options\" of the camera\(said)"
        case .fileMissing: "\(source) does not exist: check \"url\""
        case .permissionDenied: "\(source) may not be read by the user weir runs as: check its permissions"
        case .deviceBusy: "\(source) is in use by another program"
        case .notInstalled: "ffmpeg cannot be started: install it, or set \"ffmpeg: {path: …}\"\(said)"
        case .stalled: "\(source) sent nothing for longer than \"stall_timeout\""
        case .noFrames: "\(source) sends data but no frame that can be used: try \"video: h264\""
        case .ended: "\(source) has ended\(said)"
        case .crashed: "ffmpeg crashed while reading \(source)\(said)"
        case .other: "ffmpeg gave up on \(source)\(said)"
        }
    }
}
