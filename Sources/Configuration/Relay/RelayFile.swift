/// The `config.json` of an RTSP-to-RTSP relay, read as it is: who comes from there need not write anything anew.
struct RelayFile {
    /// What the file says, and where RTSP is to be served.
    struct Reading {
        var configuration = Configuration()
        var rtspListen: YAMLNode?
    }

    /// Whether a file is of this kind, and no `weir.yaml`.
    static func recognizes(_ root: YAMLNode) -> Bool {
        guard let keys = root.mapping?.keys else { return false }
        return keys.contains { ["server", "stream_defaults", "streams"].contains($0) } && !keys.contains("cameras")
    }

    func read(_ root: YAMLNode, diagnostics: inout Diagnostics) -> Reading {
        var reading = Reading()
        // There the database goes before the file.
        reading.configuration.cameraSources.order = [.httpService, .database, .file, .registry]
        var hasDebug = false
        var top = RelaySection(root, subject: "the configuration")
        top.section("server") { server in
            if let address = server.reader.value("http_port", .address) {
                reading.configuration.http.listen = [address]
            }
            // The sink reads it itself; here it is read for its complaint.
            if server.reader.value("rtsp_port", .address) != nil {
                reading.rtspListen = server.reader.node("rtsp_port")
            }
        }
        var defaults = CameraSettings()
        top.section("stream_defaults") { section in
            defaults = section.cameraSettings()
            hasDebug = section.isDebugging()
        }
        top.section("api") { api in
            let text = api.reader.node("cctv_master_url")?.scalar?.text ?? ""
            if !text.isEmpty { reading.configuration.cameraSources.httpService = api.service() }
        }
        top.section("streams") { streams in
            for entry in streams.entries {
                let camera = read(entry, defaults: defaults, isDebugging: &hasDebug, diagnostics: &diagnostics)
                if let camera { reading.configuration.cameras.append(camera) }
            }
        }
        diagnostics.add(top.finish())
        reading.configuration.cameraDefaults = defaults
        if hasDebug { reading.configuration.logLevel = .debug }
        return reading
    }

    private func read(
        _ entry: YAMLMapping.Entry, defaults: CameraSettings, isDebugging: inout Bool, diagnostics: inout Diagnostics
    ) -> CameraConfiguration? {
        var name: CameraName?
        do throws(CameraName.Invalid) {
            name = try CameraName(entry.key)
        } catch {
            diagnostics.error(
                "\(entry.key.quoted) cannot be the name of a camera: \(error.reason)", at: entry.keyPlace)
        }
        let subject = "stream \(entry.key.quoted)"
        guard entry.value.mapping != nil else {
            let url = SettingType.cameraURL.read(entry.value, subject, &diagnostics)
            guard let name, let url else { return nil }
            return CameraConfiguration(
                name: name, url: url, own: CameraSettings(), defaults: defaults, place: entry.keyPlace)
        }
        var section = RelaySection(entry.value, subject: subject)
        let url = section.reader.required("url", .cameraURL)
        let own = section.cameraSettings()
        if section.isDebugging() { isDebugging = true }
        diagnostics.add(section.finish())
        guard let name, let url else { return nil }
        return CameraConfiguration(name: name, url: url, own: own, defaults: defaults, place: entry.keyPlace)
    }
}
