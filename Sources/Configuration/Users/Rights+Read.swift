extension Configuration.Rights {
    /// The keys that say what one may do, each `true`, `false` or a list of patterns for cameras.
    static let keys = ["view", "publish", "api", "record", "configure"]

    /// Reads the role and the keys that go beyond it, or take from it.
    init(from reader: inout SettingsReader) {
        let role: Role? = reader.value("role", .choice)
        let cameras = reader.value("cameras", .permission, default: .some(.all))
        if let role, let cameras { self = role.rights(with: cameras) } else { self.init() }
        if reader.has("cameras"), !reader.has("role") {
            reader.error(
                "has no meaning without a \"role\"; name the cameras after what may be done with them", at: "cameras")
        }
        if let given = reader.value("view", .permission) { view = given }
        if let given = reader.value("publish", .permission) { publish = given }
        if let given = reader.value("api", .permission) { api = given }
        if let given = reader.value("record", .permission) { record = given }
        if let given = reader.value("configure", .permission) { configure = given }
        addresses = reader.value("addresses", .list(of: .addressRange), default: [])
        if reader.has("addresses"), addresses.isEmpty, reader.node("addresses")?.sequence?.isEmpty == true {
            reader.error("is empty, so nobody could log in; name addresses, or remove the line", at: "addresses")
        }
    }

    /// Those without a name: a map of rights.
    static func anonymous(from node: YAMLNode, diagnostics: inout Diagnostics) -> Self {
        var reader = SettingsReader(node, subject: "\"anonymous\"")
        let rights = Self(from: &reader)
        for (key, right) in [("configure", rights.configure), ("record", rights.record)] where right != nil {
            let place = reader.has(key) ? key : "role"
            reader.warning("lets everybody \(key) who reaches weir's ports, without a password", at: place)
        }
        diagnostics.add(reader.finish())
        return rights
    }

    /// Patterns of all permissions.
    var globs: [Glob] {
        [view, publish, api, record, configure].compactMap(\.self).flatMap { $0.included + $0.excluded }
    }
}

extension SettingType where Value == CameraSelection? {
    /// `true` for every camera, `false` for none, or a list of patterns.
    static var permission: SettingType {
        SettingType { node, label, diagnostics in
            if let scalar = node.scalar, scalar.isPlain {
                switch scalar.text.lowercased() {
                case "true", "yes", "on": return .some(.all)
                case "false", "no", "off": return .some(nil)
                default: break
                }
            }
            if node.sequence?.isEmpty == true { return .some(nil) }
            guard node.mapping == nil, !node.isNull else {
                diagnostics.error(
                    "\(label) must be true, false or a list of cameras like [\"garden/*\"], not \(node.kindInWords)",
                    at: node.place)
                return nil
            }
            return SettingType<CameraSelection>.cameras.read(node, label, &diagnostics).map { .some($0) }
        }
    }
}
