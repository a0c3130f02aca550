/// The map `cameras:` from names to cameras.
struct CameraList {
    var defaults: CameraSettings
    var passwordFiles: PasswordFile

    func read(_ node: YAMLNode, diagnostics: inout Diagnostics) -> [CameraConfiguration] {
        guard let mapping = node.mapping else {
            diagnostics.error(
                "\"cameras\" must be a map from names to cameras, like \"door: {url: rtsp://…}\","
                    + " not \(node.sequence == nil ? "a text" : "a list")", at: node.place)
            return []
        }
        var cameras: [CameraConfiguration] = []
        var places: [CameraName: SourcePlace] = [:]
        for entry in mapping.entries {
            let name: CameraName?
            do throws(CameraName.Invalid) {
                name = try CameraName(entry.key)
            } catch {
                name = nil
                diagnostics.error(
                    "\(entry.key.quoted) cannot be the name of a camera: \(error.reason)", at: entry.keyPlace)
            }
            if let name {
                if let first = places[name] {
                    diagnostics.error(
                        "camera \(entry.key.quoted) is the same as the one at \(first), for case does not count in names;"
                            + " rename one of them", at: entry.keyPlace)
                }
                places[name] = places[name] ?? entry.keyPlace
            }
            let camera = read(entry, name: name, diagnostics: &diagnostics)
            if let camera { cameras.append(camera) }
        }
        return cameras
    }

    /// Reads a camera without a name too, for the sake of complaints.
    func read(
        _ entry: YAMLMapping.Entry, name: CameraName?, diagnostics: inout Diagnostics
    ) -> CameraConfiguration? {
        let subject = "camera \(entry.key.quoted)"
        var url: CameraURL?
        var own = CameraSettings()
        if entry.value.scalar != nil, !entry.value.isNull {
            url = SettingType.cameraURL.read(entry.value, "\"url\" in \(subject)", &diagnostics)
            if let given = url { url = credentialed(given, own: own) }
        } else {
            let node = entry.value.isNull ? YAMLNode(.mapping(YAMLMapping()), at: entry.keyPlace) : entry.value
            var reader = SettingsReader(node, subject: subject)
            url = node.mapping == nil ? nil : reader.required("url", .cameraURL)
            own = CameraSettings(from: &reader, passwordFiles: passwordFiles)
            if let given = url {
                complainAboutCredentials(of: given, own: own, in: &reader)
                url = credentialed(given, own: own)
            }
            diagnostics.add(reader.finish())
        }
        guard let name, let url else { return nil }
        return CameraConfiguration(name: name, url: url, own: own, defaults: defaults, place: entry.keyPlace)
    }

    private func complainAboutCredentials(
        of url: CameraURL, own: CameraSettings, in reader: inout SettingsReader
    ) {
        let keys = ["user", "password", "password_file"].filter { reader.has($0) }
        guard let key = keys.first else { return }
        if url.hasCredentials {
            reader.error(
                "cannot stand beside a user or password in \"url\" (at \(reader.place(of: "url"))); keep them in one place",
                at: key)
        } else if !url.takesCredentials {
            reader.error("has no meaning, for \"url\" names no host", at: key)
        } else if own.user ?? defaults.user == nil {
            reader.error("needs \"user\" beside it (user: \"\" if the camera wants none)", at: key)
        }
    }

    /// Credentials in the URL win over those of the defaults.
    private func credentialed(_ url: CameraURL, own: CameraSettings) -> CameraURL {
        guard !url.hasCredentials, url.takesCredentials else { return url }
        guard let user = own.user ?? defaults.user else { return url }
        return url.with(user: user, password: own.password ?? defaults.password)
    }
}

extension SettingType where Value == CameraURL {
    /// What ffmpeg opens. Complaints do not repeat it, for it may have a password in it.
    static var cameraURL: SettingType {
        SettingType { node, label, diagnostics in
            guard let scalar = node.scalar, !scalar.isNull else {
                diagnostics.error(
                    "\(label) must be a URL like rtsp://192.168.1.20/stream, not \(node.kindInWords)", at: node.place)
                return nil
            }
            do throws(CameraURL.Invalid) {
                let url = try CameraURL(scalar.text)
                if let scheme = url.scheme, !URLScheme.isKnown(scheme) {
                    if let nearest = URLScheme.nearest(to: scheme) {
                        diagnostics.error(
                            "\(label) has the unknown protocol \(scheme.quoted); did you mean \(nearest.quoted)?",
                            at: node.place)
                        return nil
                    }
                    diagnostics.warning(
                        "\(label) has the protocol \(scheme.quoted), which only some builds of ffmpeg know",
                        at: node.place)
                }
                return url
            } catch {
                diagnostics.error("\(label) \(error.reason)", at: node.place)
                return nil
            }
        }
    }
}
