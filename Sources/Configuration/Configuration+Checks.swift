extension Configuration {
    /// Two enabled sinks cannot have one name, nor can they, or one and the HTTP server, listen in one place.
    static func checkClashes(of configuration: Configuration, diagnostics: inout Diagnostics) {
        var named: [String: SinkConfiguration] = [:]
        var listening: [(sink: SinkConfiguration, address: ListenAddress, place: SourcePlace)] = []
        for sink in configuration.sinks where sink.isEnabled {
            if let first = named[sink.name] {
                diagnostics.error(
                    "sink \(sink.name.quoted) has the same name as the one in \(first.file);"
                        + " give one of them a \"name\" of its own, or \"enabled: false\"", at: sink.settings.place)
            }
            named[sink.name] = named[sink.name] ?? sink
            for (address, place) in [sink.listen, sink.tlsListen].compactMap(\.self) {
                if let other = listening.first(where: { $0.sink.name != sink.name && $0.address.clashes(with: address) }
                ) {
                    diagnostics.error(
                        "sink \(sink.name.quoted) cannot listen on \(address): sink \(other.sink.name.quoted) has"
                            + " \(other.address) (at \(other.place)); choose another port", at: place)
                }
                if let other = configuration.http.addresses.first(where: { $0.clashes(with: address) }) {
                    diagnostics.error(
                        "sink \(sink.name.quoted) cannot listen on \(address): the HTTP server has \(other)"
                            + " (\"http\" in weir.yaml); choose another port", at: place)
                }
                listening.append((sink, address, place))
            }
        }
    }

    /// A pattern without wildcards that names no camera is probably mistyped; but the camera may still come from elsewhere.
    static func checkSelections(of configuration: Configuration, diagnostics: inout Diagnostics) {
        let names = configuration.cameras.map(\.name)
        guard !names.isEmpty else { return }
        for sink in configuration.sinks where sink.isEnabled {
            for glob in sink.cameras.included + sink.cameras.excluded
            where !glob.hasWildcards && !names.contains(where: glob.matches) {
                diagnostics.warning(
                    "sink \(sink.name.quoted) is for a camera \(glob.pattern.quoted), which is not in the configuration"
                        + NearestName.suggestion(for: glob.pattern, in: names.map(\.written)),
                    at: sink.kindPlace)
            }
        }
        for user in configuration.access.users {
            for glob in user.rights.globs where !glob.hasWildcards && !names.contains(where: glob.matches) {
                diagnostics.warning(
                    "user \(user.name.quoted) is for a camera \(glob.pattern.quoted), which is not in the configuration"
                        + NearestName.suggestion(for: glob.pattern, in: names.map(\.written)), at: user.place)
            }
        }
    }

    /// Warns where others than weir and its administrators can read passwords or change commands.
    static func checkPermissions(of file: SourceFile, root: YAMLNode, diagnostics: inout Diagnostics) {
        let path = root.place.file
        if file.mode & 0o002 != 0 {
            diagnostics.warning(
                "everybody on this machine can change the file; run: chmod o-w \(path)", at: SourcePlace(file: path))
        }
        if file.mode & 0o004 != 0, let secret = root.placeOfSecret {
            diagnostics.warning(
                "everybody on this machine can read the password here; run: chmod o-r \(path)", at: secret)
        }
    }
}

extension YAMLNode {
    /// Where the first password (a key of such a name, or a URL with user information) stands.
    var placeOfSecret: SourcePlace? {
        switch content {
        case .scalar(let scalar):
            return scalar.text != SecretMask.text(scalar.text) ? place : nil
        case .sequence(let nodes):
            return nodes.lazy.compactMap(\.placeOfSecret).first
        case .mapping(let mapping):
            return mapping.entries.lazy.compactMap { entry in
                // `key:` of TLS.
                let namesFile = entry.key.hasSuffix("_file") || entry.key == "key"
                let isPath = entry.value.scalar?.text.hasPrefix("/") ?? false
                if !namesFile, !isPath, SecretMask.isSecretName(entry.key), entry.value.scalar?.isNull == false {
                    return entry.value.place
                }
                return entry.value.placeOfSecret
            }.first
        }
    }
}
