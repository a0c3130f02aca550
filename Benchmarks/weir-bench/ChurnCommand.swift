import Foundation

/// `weir-bench churn`: opens sessions, waits for each one's first keyframe, tears it down, and begins again.
struct ChurnCommand {
    private let options: ViewOptions
    private let sessions: Int
    private let measured: [Int32]
    private let withDescendants: Bool
    private let json: Bool

    private static let help = """
        usage: weir-bench churn [options] rtsp://host:port/camera
          --sessions N      how many in all (10000)       --at-once N      how many at a time (50)
          --transport tcp|udp                             --abrupt         close without TEARDOWN
          --pid P[,P]       memory and descriptors of these processes before and after
          --descendants     of theirs, too                --json           one line of JSON
        """

    private let atOnce: Int
    private let abrupt: Bool

    init(_ words: ArraySlice<String>) throws {
        let arguments = try Arguments(
            words, options: ["sessions", "at-once", "transport", "pid"], flags: ["abrupt", "descendants", "json"],
            help: Self.help)
        guard arguments.rest.count == 1 else { throw UsageError("one URL, please\n\(Self.help)") }
        var options = ViewOptions(url: try StreamURL(arguments.rest[0]))
        options.datagrams = arguments.text("transport") == "udp"
        options.keepsAlive = false
        self.options = options
        sessions = try arguments.integer("sessions", default: 10000, in: 1...10_000_000)
        atOnce = try arguments.integer("at-once", default: 50, in: 1...5000)
        measured = try arguments.processes("pid")
        abrupt = arguments.has("abrupt")
        withDescendants = arguments.has("descendants")
        json = arguments.has("json")
    }

    func run() throws -> Int32 {
        Sockets.raiseDescriptorLimit()
        // A tenth first: what a server allocates once and keeps is no leak.
        let churn = try Churn(options, atOnce: atOnce, abrupt: abrupt)
        try churn.run(sessions: max(1, sessions / 10))
        sleep(1)
        let before = ProcessSample(measured, withDescendants: withDescendants)
        let start = Clock.monotonic()
        try churn.run(sessions: sessions)
        let seconds = Clock.monotonic().milliseconds(since: start) / 1000
        sleep(1)
        let after = ProcessSample(measured, withDescendants: withDescendants)
        let report = ChurnReport(
            sessions: sessions, failures: churn.failures, seconds: seconds,
            sessionsPerSecond: Double(sessions) / seconds, connectToKeyframe: Distribution(churn.keyframeTimes),
            residentBefore: before.resident, residentAfter: after.resident, descriptorsBefore: before.descriptors,
            descriptorsAfter: after.descriptors, processesBefore: before.processes, processesAfter: after.processes)
        print(json ? try JSONLine.encode(report) : report.text)
        return churn.failures.isEmpty ? 0 : 1
    }
}

/// What a churn found; sizes in MB of 10⁶ bytes, times in milliseconds.
struct ChurnReport: Codable {
    let sessions: Int
    let failures: [String: Int]
    let seconds: Double
    let sessionsPerSecond: Double
    let connectToKeyframe: Distribution?
    let residentBefore: Double
    let residentAfter: Double
    let descriptorsBefore: Int
    let descriptorsAfter: Int
    let processesBefore: Int
    let processesAfter: Int

    var text: String {
        let failed = failures.map { "  \($0.value) × \($0.key)\n" }.sorted().joined()
        return """
            sessions     \(sessions) in \(String(format: "%.1f s, %.0f per second", seconds, sessionsPerSecond))
            failures     \(failures.values.reduce(0, +))
            \(failed)memory       \(String(format: "RSS %.1f MB before, %.1f MB after", residentBefore, residentAfter))
            descriptors  \(descriptorsBefore) before, \(descriptorsAfter) after
            processes    \(processesBefore) before, \(processesAfter) after
            """
    }
}
