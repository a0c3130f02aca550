/// A camera as it is declared, with every default filled in.
///
/// Two are equal if nothing about running them differs, so a reload touches only the cameras that changed.
package struct CameraConfiguration: Hashable, Sendable {
    /// What RTSP goes over between the camera and us.
    package enum Transport: String, CaseIterable, Sendable {
        case tcp
        case udp
        /// What ffmpeg tries by itself: UDP, then TCP.
        case auto
    }

    package enum Video: String, CaseIterable, Sendable {
        /// As the camera sends it.
        case copy
        /// Encoded anew, for cameras whose video too few players understand.
        case h264
    }

    package enum Audio: String, CaseIterable, Sendable {
        /// As the camera sends it, if the way to us can carry it; otherwise encoded to AAC.
        case auto
        case copy
        case aac
        case opus
        /// `none`; by another name here, lest it be taken for an optional that is nil.
        case off = "none"
    }

    package var name: CameraName
    /// Has the credentials in it, wherever they were written.
    package var url: CameraURL
    package var isEnabled: Bool = true
    /// Runs only while someone watches.
    package var onDemand: Bool = false
    /// How long an on-demand camera goes on after its last viewer.
    package var closeAfter: Duration = .seconds(10)
    /// How long a viewer waits for an on-demand camera to begin.
    package var startTimeout: Duration = .seconds(10)
    /// How long nothing may come before the camera counts as failed; at least a second.
    package var stallTimeout: Duration = .seconds(10)
    package var transport: Transport = .tcp
    package var video: Video = .copy
    package var audio: Audio = .auto
    /// Arguments for ffmpeg that stand before `-i`.
    package var inputOptions: [String] = []
    @Uncompared package var place: SourcePlace

    package init(name: CameraName, url: CameraURL, place: SourcePlace = SourcePlace(file: "")) {
        self.name = name
        self.url = url
        self._place = Uncompared(wrappedValue: place)
    }

    /// Texts that must not appear in a log line of this camera's, longest first.
    package var secrets: [Secret] {
        var texts = url.secrets
        for (option, value) in zip(inputOptions, inputOptions.dropFirst()) {
            guard InputOptions.carriesSecrets(option) else { continue }
            texts.append(Secret(value))
        }
        return texts.sorted { $0.exposed.utf8.count > $1.exposed.utf8.count }
    }
}
