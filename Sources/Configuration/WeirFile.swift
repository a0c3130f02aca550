/// `weir.yaml`: the daemon and its cameras.
struct WeirFile {
    var passwordFiles: PasswordFile

    func read(_ root: YAMLNode, diagnostics: inout Diagnostics) -> Configuration {
        var configuration = Configuration()
        var reader = SettingsReader(root, subject: "the configuration")
        configuration.logLevel = reader.section("log") { $0.value("level", .choice, default: .info) }
        configuration.ffmpeg = reader.section("ffmpeg") { Self.ffmpeg(from: &$0) }
        configuration.loops = reader.value("loops", .loops, default: .automatic)
        configuration.stateDirectory = reader.value("state_directory", .folder)
        configuration.runtimeDirectory = reader.value("runtime_directory", .folder)
        configuration.limits = reader.section("limits") { Self.limits(from: &$0) }
        configuration.http = reader.section("http") { Configuration.HTTP(from: &$0) }

        let defaults = reader.section("camera_defaults") { section in
            let settings = CameraSettings(from: &section, passwordFiles: passwordFiles)
            if section.node("url") != nil { section.error("belongs to each camera of its own; remove it", at: "url") }
            return settings
        }
        configuration.cameraDefaults = defaults
        configuration.cameraSources = reader.section("camera_sources") { section in
            Configuration.CameraSources(from: &section, passwordFiles: passwordFiles)
        }
        if let node = reader.node("cameras"), !node.isNull {
            let list = CameraList(defaults: defaults, passwordFiles: passwordFiles)
            configuration.cameras = list.read(node, diagnostics: &diagnostics)
        }
        if let node = reader.node("users") {
            if node.isNull || node.mapping?.isEmpty == true {
                reader.warning("is empty, so everybody may watch and publish; remove it if that is meant", at: "users")
            } else {
                let list = UserList(passwordFiles: passwordFiles)
                configuration.access.users = list.read(node, diagnostics: &diagnostics)
            }
        }
        if let node = reader.value("anonymous", .any) {
            configuration.access.anonymous = .anonymous(from: node, diagnostics: &diagnostics)
        }
        diagnostics.add(reader.finish())
        return configuration
    }

    private static func ffmpeg(from reader: inout SettingsReader) -> Configuration.FFmpeg {
        var ffmpeg = Configuration.FFmpeg()
        if let path = reader.value("path", .string) {
            ffmpeg.path = path
            // The one beside it belongs to the same installation.
            if let slash = path.lastIndex(of: "/") { ffmpeg.probePath = path[...slash] + "ffprobe" }
        }
        ffmpeg.probePath = reader.value("ffprobe", .string, default: ffmpeg.probePath)
        return ffmpeg
    }

    private static func limits(from reader: inout SettingsReader) -> Configuration.Limits {
        let standard = Configuration.Limits()
        var limits = standard
        limits.groupOfPicturesBytes = reader.value(
            "group_of_pictures_bytes", .byteSize(in: (64 << 10)...(1 << 30)), default: standard.groupOfPicturesBytes)
        limits.groupOfPicturesDuration = reader.value(
            "group_of_pictures_duration", .duration(in: .seconds(1)...(.seconds(600))),
            default: standard.groupOfPicturesDuration)
        limits.viewerBacklog = reader.value(
            "viewer_backlog", .duration(in: .seconds(1)...(.seconds(300))), default: standard.viewerBacklog)
        return limits
    }
}

extension SettingType where Value == Configuration.Loops {
    fileprivate static var loops: SettingType {
        SettingType(expected: "auto or a whole number from 1 to 256") { scalar in
            if scalar.text.lowercased() == "auto" { return .automatic }
            return Int(scalar.text).flatMap { (1...256).contains($0) ? .count($0) : nil }
        }
    }
}

extension SettingType where Value == String {
    fileprivate static var folder: SettingType {
        SettingType(expected: "a folder's path from the root, like /var/lib/weir") {
            $0.text.hasPrefix("/") ? $0.text : nil
        }
    }
}
