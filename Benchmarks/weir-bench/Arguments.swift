/// The command line says something that cannot be done.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Somebody asked for the list of options.
struct HelpRequest: Error {
    let text: String
}

/// The options of one command: `--name value` pairs, bare flags, and what is left over.
struct Arguments {
    private var values: [String: String] = [:]
    private var flags: Set<String> = []
    private(set) var rest: [String] = []

    /// `options` take a value, `flags` take none; both are written without their dashes.
    init(_ words: ArraySlice<String>, options: Set<String>, flags: Set<String>, help: String) throws {
        var words = words
        while let word = words.popFirst() {
            guard word.hasPrefix("--") else {
                rest.append(word)
                continue
            }
            let name = String(word.dropFirst(2))
            if name == "help" {
                throw HelpRequest(text: help)
            } else if flags.contains(name) {
                self.flags.insert(name)
            } else if options.contains(name) {
                guard let value = words.popFirst() else { throw UsageError("--\(name) needs a value") }
                values[name] = value
            } else {
                throw UsageError("unknown option --\(name)\n\(help)")
            }
        }
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func text(_ name: String) -> String? { values[name] }

    func integer(_ name: String, default standard: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = values[name] else { return standard }
        guard let value = Int(text), range.contains(value) else {
            throw UsageError("--\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func number(_ name: String, default standard: Double, in range: ClosedRange<Double>) throws -> Double {
        guard let text = values[name] else { return standard }
        guard let value = Double(text), range.contains(value) else {
            throw UsageError("--\(name) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Process identifiers separated by commas.
    func processes(_ name: String) throws -> [Int32] {
        try (values[name]?.split(separator: ",") ?? []).map { word in
            guard let pid = Int32(word), pid > 0 else { throw UsageError("--\(name): \(word) is no process id") }
            return pid
        }
    }
}
