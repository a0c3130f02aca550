import Bytes
package import Configuration
package import Runtime

/// Makes lines of what a worker writes to its standard error, sorts them, keeps the last ones, and lets through to the log
/// no more than a person can read. Bounded whatever the worker writes.
package struct StandardErrorReader {
    /// What is to be done about a line.
    package struct Report: Sendable {
        package let line: StandardErrorLine
        /// What it means, where it means something.
        package let failure: WorkerFailure?
        /// Worth a line in the log: not a repetition, not one of too many.
        package let isLogged: Bool
    }

    /// A line as it is kept for people: secrets masked.
    package struct KeptLine: Hashable, Sendable {
        package let time: MonotonicTime
        package let text: String
    }

    /// The last lines of this run and of those before it, oldest first, at most `keptLines`.
    package private(set) var recent: [KeptLine] = []
    /// Lines of this run that the log did not get.
    package private(set) var suppressed = 0
    /// The last complaint, for a failure that no pattern explains.
    package private(set) var lastComplaint: String?

    /// In bytes; what is longer is cut.
    static let maximumLineLength = 1024
    static let keptLines = 200
    /// Lines to the log in one `period`.
    static let loggedLines = 10
    static let period = Duration.seconds(10)
    /// Lines that are looked at in one `period`; more are only counted, so that a flood costs next to nothing.
    static let readLines = 500

    private let secrets: [Secret]
    private var partial: [UInt8] = []
    private var periodBegan: MonotonicTime?
    private var loggedInPeriod: [String] = []
    private var readInPeriod = 0

    package init(secrets: [Secret]) { self.secrets = secrets }

    /// Another process begins: what the one before it said is kept, but has nothing to do with it.
    package mutating func beginRun(_ command: FFmpegCommand, at now: MonotonicTime) {
        partial.removeAll()
        suppressed = 0
        lastComplaint = nil
        periodBegan = nil
        keep(SecretMask.text("$ \(command)", secrets: secrets), at: now)
    }

    private mutating func keep(_ text: String, at now: MonotonicTime) {
        if recent.count == Self.keptLines { recent.removeFirst() }
        recent.append(KeptLine(time: now, text: text))
    }

    /// - Parameter report: called for each complete line.
    package mutating func read(_ bytes: RawSpan, at now: MonotonicTime, report: (Report) -> Void) {
        for index in 0..<bytes.byteCount {
            switch bytes[index] {
            // ffmpeg ends its progress lines with a carriage return.
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): finishLine(at: now, report)
            case let byte:
                guard partial.count < Self.maximumLineLength else { continue }
                partial.append(byte)
            }
        }
    }

    /// The worker is gone: what it left unfinished is a line too.
    package mutating func finish(at now: MonotonicTime, report: (Report) -> Void) { finishLine(at: now, report) }

    private mutating func finishLine(at now: MonotonicTime, _ report: (Report) -> Void) {
        guard !partial.isEmpty else { return }
        beginPeriod(at: now)
        guard readInPeriod <= Self.readLines else {
            partial.removeAll(keepingCapacity: true)
            suppressed += 1
            return
        }
        let raw = String(decoding: partial, as: UTF8.self)
        partial.removeAll(keepingCapacity: true)
        let masked = SecretMask.text(Self.printable(raw), secrets: secrets)
        let line = StandardErrorLine(masked)
        guard !line.text.isEmpty else { return }
        keep("[\(line.level.rawValue)] " + (line.component.map { $0 + ": " } ?? "") + line.text, at: now)
        var failure: WorkerFailure?
        if line.level.isComplaint {
            lastComplaint = line.text
            failure = FailurePattern.kind(of: line.text).map { WorkerFailure($0, detail: line.text) }
        }
        report(Report(line: line, failure: failure, isLogged: admit(line)))
    }

    private mutating func beginPeriod(at now: MonotonicTime) {
        readInPeriod += 1
        if let began = periodBegan, now - began < Self.period { return }
        periodBegan = now
        loggedInPeriod.removeAll(keepingCapacity: true)
        readInPeriod = 1
    }

    /// Lines that differ only in their numbers are repetitions.
    private mutating func admit(_ line: StandardErrorLine) -> Bool {
        let shape = line.text.split { $0.isNumber }.joined(separator: "0")
        guard loggedInPeriod.count < Self.loggedLines, !loggedInPeriod.contains(shape) else {
            suppressed += 1
            return false
        }
        loggedInPeriod.append(shape)
        return true
    }

    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar.value < 0x20 || scalar.value == 0x7f ? " " : scalar)
        }
        return String(result)
    }
}
