import Configuration

/// The names that others give to a camera's settings, in our words.
///
/// Case, `_` and `-` do not count, so `onDemand` is `on_demand`. What is not known is passed over: tables and services have
/// columns that are none of our business.
enum ForeignKeys {
    /// The most likely one first: where several are there, it wins.
    private static let names = ["name", "uuid", "streamid", "cameraid", "id"]
    private static let urls = ["url", "rtspurl", "streamurl"]

    /// - Parameter fields: nil or an empty text is as good as nothing.
    /// - Returns: a declaration with an empty name where none is given: it does not pass the checks.
    static func declaration(_ fields: [(key: String, value: String?)], name: String? = nil) -> CameraDeclaration {
        var given: [String: String] = [:]
        for (key, value) in fields {
            guard let value, !value.isEmpty else { continue }
            let folded = folded(key)
            given[folded] = given[folded] ?? value
        }
        var settings: [String: String?] = [:]
        for key in CameraDeclaration.keys + CameraDeclaration.refusedKeys where key != "url" {
            guard let value = given[folded(key)] else { continue }
            settings[key] = ["enabled", "on_demand"].contains(key) ? truth(value) : value
        }
        settings["url"] = urls.lazy.compactMap { given[$0] }.first
        if settings["user"] == nil { settings["user"] = given["username"] }
        if settings["audio"] == nil, given["disableaudio"].map(truth) == "true" { settings["audio"] = "none" }
        settings = settings.filter { $0.value != nil }
        return CameraDeclaration(name: name ?? names.lazy.compactMap { given[$0] }.first ?? "", settings: settings)
    }

    /// Whether columns or keys of these names can be a camera.
    static func describesCamera(_ keys: [String]) -> Bool {
        let given = Set(keys.map(folded))
        return !given.isDisjoint(with: names) && !given.isDisjoint(with: urls)
    }

    static func folded(_ key: String) -> String { key.lowercased().filter { $0 != "_" && $0 != "-" } }

    /// As databases write it; what is neither stays as it is, for the checks to complain about.
    private static func truth(_ text: String) -> String {
        switch text.lowercased() {
        case "t", "1", "true", "yes", "on", "y": "true"
        case "f", "0", "false", "no", "off", "n": "false"
        default: text
        }
    }
}
