import Glibc
import Synchronization

/// How grave a line of the log is.
package enum LogLevel: Int, Comparable, Sendable, CaseIterable {
    case debug
    case info
    case warning
    case error

    package init?(name: String) {
        switch name {
        case "debug": self = .debug
        case "info": self = .info
        case "warn", "warning": self = .warning
        case "error": self = .error
        default: return nil
        }
    }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    fileprivate var word: String {
        switch self {
        case .debug: "DEBUG"
        case .info: "INFO "
        case .warning: "WARN "
        case .error: "ERROR"
        }
    }

    /// The prefix by which journald knows the priority of a line on stderr (sd-daemon(3)).
    fileprivate var journalPrefix: String {
        switch self {
        case .debug: "<7>"
        case .info: "<6>"
        case .warning: "<4>"
        case .error: "<3>"
        }
    }
}

/// The log of the process.
package let log = Logger()

/// Lines on stderr: a fixed sentence, then `key=value` pairs. Under systemd the journal adds the time itself.
package final class Logger: Sendable {
    private let threshold = Atomic<Int>(LogLevel.info.rawValue)
    private let toJournal = getenv("JOURNAL_STREAM") != nil

    fileprivate init() {}

    package var level: LogLevel {
        get { LogLevel(rawValue: threshold.load(ordering: .relaxed)) ?? .info }
        set { threshold.store(newValue.rawValue, ordering: .relaxed) }
    }

    /// A pair of key and value. Values are quoted where they would be ambiguous.
    package typealias Field = (key: String, value: any CustomStringConvertible)

    package func debug(_ sentence: @autoclosure () -> String, _ fields: Field...) {
        write(.debug, sentence, fields)
    }

    package func info(_ sentence: @autoclosure () -> String, _ fields: Field...) {
        write(.info, sentence, fields)
    }

    package func warning(_ sentence: @autoclosure () -> String, _ fields: Field...) {
        write(.warning, sentence, fields)
    }

    package func error(_ sentence: @autoclosure () -> String, _ fields: Field...) {
        write(.error, sentence, fields)
    }

    private func write(_ level: LogLevel, _ sentence: () -> String, _ fields: [Field]) {
        guard level >= self.level else { return }
        var line = toJournal ? level.journalPrefix : "\(Self.timeOfDay()) \(level.word) "
        line += sentence()
        for field in fields { line += " \(field.key)=\(Self.quoted(field.value.description))" }
        line += "\n"
        line.withUTF8 { bytes in
            // One write keeps lines whole; where stderr is gone there is nobody to tell.
            _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }

    /// Control characters never reach the terminal: what is logged may come from the network.
    static func quoted(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy { !isControl($0) && $0 != " " && $0 != "\"" }
        if isPlain, !value.isEmpty { return value }
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case _ where isControl(scalar): text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    /// C0 and C1: some terminals take the latter, too, for the beginning of a command.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
    }

    private static func timeOfDay() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        localtime_r(&now.tv_sec, &parts)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return padded(Int(parts.tm_hour), 2) + ":" + padded(Int(parts.tm_min), 2) + ":" + padded(Int(parts.tm_sec), 2)
            + "." + padded(now.tv_nsec / 1_000_000, 3)
    }
}
