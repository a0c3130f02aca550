/// Which cameras a sink is for: patterns, those with a leading `!` taking out again what the others let in.
package struct CameraSelection: Hashable, Sendable {
    package var included: [Glob]
    package var excluded: [Glob]

    package static let all = CameraSelection(included: [Glob("*")], excluded: [])

    package init(included: [Glob], excluded: [Glob]) {
        self.included = included
        self.excluded = excluded
    }

    /// The order does not count. Where there are only exclusions, all other cameras are in.
    package init(_ patterns: [String]) {
        included = patterns.filter { !$0.hasPrefix("!") }.map { Glob($0) }
        excluded = patterns.filter { $0.hasPrefix("!") }.map { Glob(String($0.dropFirst())) }
        if included.isEmpty, !excluded.isEmpty { included = [Glob("*")] }
    }

    /// No camera can have a name that is not in it.
    package var isEverything: Bool { excluded.isEmpty && included.contains(Glob("*")) }

    package func contains(_ name: CameraName) -> Bool {
        included.contains { $0.matches(name) } && !excluded.contains { $0.matches(name) }
    }
}

extension CameraSelection: CustomStringConvertible {
    package var description: String {
        (included.map(\.pattern) + excluded.map { "!" + $0.pattern }).joined(separator: ", ")
    }
}

extension SettingType where Value == CameraSelection {
    /// A list of patterns.
    package static var cameras: SettingType {
        let pattern = SettingType<String>.string.checked { text in
            let bare = text.hasPrefix("!") ? text.dropFirst() : text[...]
            if bare.isEmpty { return "must be a camera's name or a pattern like \"house/*\", not \(text.quoted)" }
            let wrong = bare.unicodeScalars.first { scalar in
                !(scalar.isASCII && (UInt8(scalar.value).isNameByte || "/*?".unicodeScalars.contains(scalar)))
            }
            return wrong.map { "has \(String($0).quoted) in it, which no camera's name has" }
        }
        return SettingType { node, label, diagnostics in
            guard let patterns = SettingType<[String]>.list(of: pattern).read(node, label, &diagnostics) else {
                return nil
            }
            if patterns.isEmpty {
                diagnostics.error(
                    "\(label) is empty, so the sink has no camera; write [\"*\"] for all of them,"
                        + " or \"enabled: false\" to switch the sink off", at: node.place)
                return nil
            }
            return CameraSelection(patterns)
        }
    }
}
