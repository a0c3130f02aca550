/// What one place (a camera, or `camera_defaults`) says about a camera; nil where it says nothing.
struct CameraSettings: Hashable, Sendable {
    var url: CameraURL?
    var user: String?
    var password: Secret?
    var isEnabled: Bool?
    var onDemand: Bool?
    var closeAfter: Duration?
    var startTimeout: Duration?
    var stallTimeout: Duration?
    var transport: CameraConfiguration.Transport?
    var video: CameraConfiguration.Video?
    var audio: CameraConfiguration.Audio?
    var inputOptions: [String]?

    /// Reads every key but `url`.
    init(from reader: inout SettingsReader, passwordFiles: PasswordFile) {
        user = reader.value("user", .possiblyEmptyString)
        password = passwordFiles.secret("password", in: &reader)
        isEnabled = reader.value("enabled", .bool)
        onDemand = reader.value("on_demand", .bool)
        closeAfter = reader.value("close_after", .duration(in: .zero...(.seconds(86400))))
        startTimeout = reader.value("start_timeout", .duration(in: .seconds(1)...(.seconds(300))))
        stallTimeout = reader.value("stall_timeout", .duration(in: .seconds(1)...(.seconds(3600))))
        transport = reader.value("transport", .choice)
        video = reader.value("video", .choice)
        audio = reader.value("audio", .choice)
        inputOptions = reader.value("input_options", .inputOptions)
    }

    init() {}
}

extension CameraConfiguration {
    /// A camera's own settings over the defaults over the built-in ones. The credentials of the URL are the caller's care.
    init(name: CameraName, url: CameraURL, own: CameraSettings, defaults: CameraSettings, place: SourcePlace) {
        self.init(name: name, url: url, place: place)
        isEnabled = own.isEnabled ?? defaults.isEnabled ?? isEnabled
        onDemand = own.onDemand ?? defaults.onDemand ?? onDemand
        closeAfter = own.closeAfter ?? defaults.closeAfter ?? closeAfter
        startTimeout = own.startTimeout ?? defaults.startTimeout ?? startTimeout
        stallTimeout = own.stallTimeout ?? defaults.stallTimeout ?? stallTimeout
        transport = own.transport ?? defaults.transport ?? transport
        video = own.video ?? defaults.video ?? video
        audio = own.audio ?? defaults.audio ?? audio
        inputOptions = own.inputOptions ?? defaults.inputOptions ?? inputOptions
    }
}
