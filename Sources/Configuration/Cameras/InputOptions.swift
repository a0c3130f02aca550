/// Extra options for ffmpeg that stand before `-i`.
enum InputOptions {
    /// Options that weir sets itself, or that would make ffmpeg write somewhere.
    private static let refused: [String: String] = [
        "i": "the input is what \"url\" says",
        "y": "it is about an output, and weir sets the output",
        "n": "it is about an output, and weir sets the output",
        "map": "it is about an output, and weir sets the output",
        "filter_complex": "filters belong to the output, which weir sets",
        "filter_complex_script": "filters belong to the output, which weir sets",
        "lavfi": "filters belong to the output, which weir sets",
        "progress": "weir reads ffmpeg's reports itself",
        "report": "weir reads ffmpeg's reports itself",
        "loglevel": "weir reads ffmpeg's reports itself",
        "v": "weir reads ffmpeg's reports itself",
        "stats": "weir reads ffmpeg's reports itself",
        "vstats": "it writes a file",
        "vstats_file": "it writes a file",
        "sdp_file": "it writes a file",
        "dump_attachment": "it writes a file",
    ]

    /// Options that take no value, so that what follows one of them is not taken for its value.
    private static let flags: Set = ["re", "an", "vn", "sn", "dn", "copyts", "start_at_zero", "nostdin", "hide_banner"]

    /// Whether the value of this option may have a password in it.
    static func carriesSecrets(_ option: String) -> Bool {
        guard let name = optionName(option) else { return false }
        return name == "headers" || name == "cookies" || SecretMask.isSecretName(name)
    }

    /// Why ffmpeg would not take these arguments as input options, or nil. Values are not repeated: they may be secret.
    static func complaint(about arguments: [String]) -> String? {
        var takesValue = false
        for (index, argument) in arguments.enumerated() {
            if let name = optionName(argument) {
                let bare = String(name.prefix { $0 != ":" })
                if let reason = refused[bare] { return "must not have \("-\(bare)".quoted): \(reason)" }
                takesValue = !flags.contains(bare)
            } else if takesValue {
                takesValue = false
            } else {
                return "has a text as its \(ordinal(index + 1)) argument that belongs to no option, and ffmpeg would"
                    + " take it for an output; options are written like -analyzeduration 0"
            }
            if argument.utf8.contains(0) { return "has a NUL character in it" }
        }
        return nil
    }

    /// Splits at blanks; `'…'` and `"…"` keep blanks, and `\` keeps the next character. Nil if a quote is not closed.
    static func split(_ text: String) -> [String]? {
        var arguments: [String] = []
        var current: String?
        var quote: Character?
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "\\", quote != "'" {
                guard let next = rest.popFirst() else { return nil }
                current = (current ?? "") + String(next)
            } else if let open = quote {
                if character == open { quote = nil } else { current?.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                current = current ?? ""
            } else if character.isWhitespace {
                if let done = current { arguments.append(done) }
                current = nil
            } else {
                current = (current ?? "") + String(character)
            }
        }
        if quote != nil { return nil }
        if let current { arguments.append(current) }
        return arguments
    }

    /// `-rtsp_flags` is an option; `-1` is a number.
    private static func optionName(_ argument: String) -> Substring? {
        guard argument.first == "-", let second = argument.dropFirst().first, second.isLetter else { return nil }
        return argument.dropFirst()
    }

    private static func ordinal(_ number: Int) -> String {
        switch (number % 10, number % 100) {
        case (1, let last) where last != 11: "\(number)st"
        case (2, let last) where last != 12: "\(number)nd"
        case (3, let last) where last != 13: "\(number)rd"
        default: "\(number)th"
        }
    }
}

extension SettingType where Value == [String] {
    /// ffmpeg's input options: a list of arguments, a map from option to value, or one text as in a shell.
    static var inputOptions: SettingType {
        SettingType { node, label, diagnostics in
            let arguments: [String]?
            switch node.content {
            case .scalar(let scalar):
                arguments = InputOptions.split(scalar.text)
                if arguments == nil { diagnostics.error("\(label) has a quote that is not closed", at: node.place) }
            case .sequence:
                arguments = SettingType<[String]>.list(of: .possiblyEmptyString).read(node, label, &diagnostics)
            case .mapping(let mapping):
                arguments = Self.arguments(from: mapping, label: label, diagnostics: &diagnostics)
            }
            guard let arguments else { return nil }
            if let complaint = InputOptions.complaint(about: arguments) {
                diagnostics.error("\(label) \(complaint)", at: node.place)
                return nil
            }
            return arguments
        }
    }

    /// A key without a value is an option that takes none.
    private static func arguments(
        from mapping: YAMLMapping, label: String, diagnostics: inout Diagnostics
    ) -> [String]? {
        var arguments: [String] = []
        for entry in mapping.entries {
            guard let scalar = entry.value.scalar else {
                diagnostics.error(
                    "\(entry.key.quoted) of \(label) must be a text, not \(entry.value.kindInWords)",
                    at: entry.value.place)
                return nil
            }
            arguments.append(entry.key.hasPrefix("-") ? entry.key : "-" + entry.key)
            if !scalar.isNull { arguments.append(scalar.text) }
        }
        return arguments
    }
}
