/// One file of `plugins.d`: one sink.
struct PluginFile {
    /// Kinds of sinks that this weir has.
    var knownKinds: [String]

    /// Whether a name in the folder is a sink's file. Hidden ones, backups and read-me's are not.
    static func isDeclaration(_ name: String) -> Bool {
        !name.hasPrefix(".") && [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }

    /// `plugins.d/10-rtsp.yaml` is `rtsp`.
    static func sinkName(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let bare = file.lastIndex(of: ".").map { file[..<$0] } ?? file[...]
        let afterDigits = bare.drop { $0.isASCII && $0.isNumber }
        guard afterDigits.count < bare.count, afterDigits.first == "-", afterDigits.count > 1 else {
            return String(bare)
        }
        return String(afterDigits.dropFirst())
    }

    /// Nil if there is no saying what sink it is.
    func read(_ root: YAMLNode, diagnostics: inout Diagnostics) -> SinkConfiguration? {
        let path = root.place.file
        if root.isNull {
            diagnostics.error(
                "the file is empty; it needs at least \"kind\" (\(knownKinds.alternatives))", at: root.place)
            return nil
        }
        let subject = "sink \(Self.sinkName(of: path).quoted)"
        var reader = SettingsReader(root, subject: subject)
        guard root.mapping != nil else {
            diagnostics.add(reader.diagnostics)
            return nil
        }
        let name = reader.value("name", .sinkName, default: Self.sinkName(of: path))
        let isEnabled = reader.value("enabled", .bool, default: true)
        let cameras = reader.value("cameras", .cameras, default: .all)
        let kind = reader.required("kind", .string)
        if let kind, isEnabled, !knownKinds.contains(kind) {
            reader.error(
                "is \(kind.quoted), which is no kind of sink; the kinds are \(knownKinds.sorted().joined(separator: ", "))"
                    + NearestName.suggestion(for: kind, in: knownKinds), at: "kind")
        }
        diagnostics.add(reader.diagnostics)
        guard let kind else { return nil }
        return SinkConfiguration(
            name: name, kind: kind, isEnabled: isEnabled, cameras: cameras, settings: reader.remainder,
            kindPlace: reader.place(of: "kind"), file: path)
    }
}

extension SettingType where Value == String {
    /// Letters, digits, `-`, `_` and `.`, for the name stands in addresses and metrics.
    fileprivate static var sinkName: SettingType {
        SettingType(expected: "a name of letters, digits, \"-\", \"_\" and \".\"") { scalar in
            let bytes = scalar.text.utf8
            return !bytes.isEmpty && bytes.count <= 64 && bytes.allSatisfy(\.isNameByte) ? scalar.text : nil
        }
    }
}
