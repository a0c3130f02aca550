/// A map in a relay's file. What it has and weir has no use for is worth a warning, not an error.
struct RelaySection {
    var reader: SettingsReader
    let entries: [YAMLMapping.Entry]
    private let subject: String

    init(_ node: YAMLNode, subject: String) {
        reader = SettingsReader(node, subject: subject)
        entries = node.mapping?.entries ?? []
        self.subject = subject
    }

    mutating func section(_ key: String, _ read: (inout RelaySection) -> Void) {
        guard let node = reader.node(key), !node.isNull else { return }
        var section = RelaySection(node, subject: key.quoted)
        read(&section)
        // The keys of `streams` are names.
        reader.add(key == "streams" ? section.reader.diagnostics : section.finish())
    }

    mutating func cameraSettings() -> CameraSettings {
        var settings = CameraSettings()
        settings.onDemand = reader.value("on_demand", .bool)
        if let isDisabled = reader.value("disable_audio", .bool) { settings.audio = isDisabled ? .off : .auto }
        return settings
    }

    mutating func isDebugging() -> Bool { reader.value("debug", .bool, default: false) }

    /// `api:`; the intervals are numbers of seconds.
    mutating func service() -> Configuration.CameraSources.HTTPService? {
        guard let url = reader.required("cctv_master_url", .cameraURL) else { return nil }
        var service = Configuration.CameraSources.HTTPService(url: url)
        service.retryInterval = reader.value(
            "retry_interval", .duration(in: .seconds(1)...(.seconds(86400))), default: service.retryInterval)
        service.timeout = reader.value(
            "timeout", .duration(in: .seconds(1)...(.seconds(300))), default: service.timeout)
        if url.scheme == "http" || url.scheme == "https" { return service }
        reader.error("must begin with http:// or https://", at: "cctv_master_url")
        return nil
    }

    func finish() -> Diagnostics {
        var diagnostics = reader.diagnostics
        for entry in entries where !reader.hasAsked(for: entry.key) {
            diagnostics.warning("\(entry.key.quoted) in \(subject) has no effect", at: entry.keyPlace)
        }
        return diagnostics
    }
}
