extension CameraDeclaration {
    /// Why a declaration is no camera.
    package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        /// The key that is wrong, or `name`.
        package let field: String
        /// A sentence without secrets.
        package let reason: String
        package var description: String { reason }

        package init(field: String, reason: String) {
            self.field = field
            self.reason = reason
        }
    }

    /// Keys that it may have. What ffmpeg is told beyond them, and what is read from this machine's disk, is for the file
    /// alone.
    package static let keys = [
        "url", "user", "password", "enabled", "on_demand", "close_after", "start_timeout", "stall_timeout", "transport",
        "video", "audio",
    ]

    /// Keys of the file that a declaration must not have, whoever makes it.
    package static let refusedKeys: Set = ["input_options", "password_file"]

    /// The camera that this declares, over the defaults of a configuration.
    ///
    /// Their user, password and input options are for the cameras of the file: a program that names a host is not to be
    /// given the house's password for it.
    /// - Parameter source: who declares it.
    package func camera(
        over configuration: Configuration, source: String
    ) throws(Invalid) -> CameraConfiguration {
        let cameraName: CameraName
        do throws(CameraName.Invalid) {
            cameraName = try CameraName(name)
        } catch {
            throw Invalid(field: "name", reason: "\(name.quoted) cannot be the name of a camera: \(error.reason)")
        }
        if let key = settings.keys.filter({ Self.refusedKeys.contains($0) }).min(), settings[key] != .some(nil) {
            throw Invalid(field: key, reason: "\(key.quoted) can be set in weir.yaml only")
        }
        var defaults = configuration.cameraDefaults
        (defaults.user, defaults.password, defaults.inputOptions) = (nil, nil, nil)
        let list = CameraList(defaults: defaults, passwordFiles: PasswordFile { _ in nil })
        var diagnostics = Diagnostics()
        let camera = list.read(entry, name: cameraName, diagnostics: &diagnostics)
        if let first = diagnostics.all.first(where: { $0.severity == .error }) {
            throw Invalid(field: first.place.file, reason: first.message)
        }
        guard var camera else { throw Invalid(field: "url", reason: "camera \(name.quoted) needs \"url\"") }
        guard let scheme = camera.url.scheme, URLScheme.isOpenToPrograms(scheme) else {
            throw Invalid(
                field: "url",
                reason: "\"url\" in camera \(name.quoted) must begin with \(URLScheme.openToPrograms.alternatives),"
                    + " each followed by \"://\"; other inputs can be named in weir.yaml only")
        }
        camera.place = SourcePlace(file: source)
        return camera
    }

    /// As it would stand in a file, each value in a "file" named after its key.
    private var entry: YAMLMapping.Entry {
        let entries = settings.compactMap { key, value in
            value.map { text in
                let place = SourcePlace(file: key)
                return YAMLMapping.Entry(
                    key: key, keyPlace: place, value: YAMLNode(.scalar(YAMLScalar(text)), at: place))
            }
        }
        let place = SourcePlace(file: "url")
        return YAMLMapping.Entry(
            key: name, keyPlace: place,
            value: YAMLNode(.mapping(YAMLMapping(entries.sorted { $0.key < $1.key })), at: place))
    }
}
