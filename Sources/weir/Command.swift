import Configuration
import Glibc

/// One word of the command line.
protocol Command: SendableMetatype {
    static var name: String { get }
    /// For the list of commands.
    static var summary: String { get }
    /// All there is to say, for `weir NAME --help`.
    static var help: String { get }
    /// Returns the exit code.
    static func run(_ options: inout Options) async throws -> Int32
}

/// A wrong command line.
enum UsageError: Error, CustomStringConvertible {
    case unknownCommand(String, known: [String])
    case unknownOption(String)
    case missingValue(String)
    case missingArgument(String)

    var description: String {
        switch self {
        case .unknownCommand(let name, let known):
            "there is no command \"\(name)\"\(NearestName.suggestion(for: name, in: known))"
        case .unknownOption(let name): "unknown option or argument \"\(name)\""
        case .missingValue(let name): "\(name) needs a value"
        case .missingArgument(let name): "\(name) is missing"
        }
    }
}

/// The words after the command, taken out one by one.
struct Options {
    private var words: [String]

    init(_ words: [String]) { self.words = words }

    /// Takes `--name VALUE` or `--name=VALUE`.
    mutating func value(_ name: String) throws -> String? {
        if let index = words.firstIndex(where: { $0.hasPrefix(name + "=") }) {
            return String(words.remove(at: index).dropFirst(name.count + 1))
        }
        guard let index = words.firstIndex(of: name) else { return nil }
        guard index + 1 < words.count else { throw UsageError.missingValue(name) }
        words.remove(at: index)
        return words.remove(at: index)
    }

    mutating func flag(_ name: String) -> Bool {
        guard let index = words.firstIndex(of: name) else { return false }
        words.remove(at: index)
        return true
    }

    /// Takes the next word that is no option.
    mutating func argument(_ name: String) throws -> String {
        guard let index = words.firstIndex(where: { !$0.hasPrefix("-") }) else {
            throw UsageError.missingArgument(name)
        }
        return words.remove(at: index)
    }

    /// Everything must have been taken.
    func finish() throws {
        if let word = words.first { throw UsageError.unknownOption(word) }
    }
}

enum Output {
    static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: CInt) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
