/// What one run of `weir-bench view` found. Times are milliseconds, sizes MB of 10⁶ bytes; counters and rates are of
/// the window alone, start-up times of every session.
struct ViewReport: Codable {
    struct Server: Codable {
        let cpuSeconds: Double
        let cores: Double
        let userCores: Double
        let systemCores: Double
        let residentBefore: Double
        let resident: Double
        let proportional: Double
        let threads: Int
        let descriptors: Int
        let processes: Int
        /// CPU milliseconds per second and playing viewer.
        let millisecondsPerViewer: Double?
    }

    let url: String
    let transport: String
    let viewers: Int
    let stalled: Int
    let established: Int
    let playingAtEnd: Int
    let failures: [String: Int]
    let rampSeconds: Double
    let windowSeconds: Double
    let packets: Int
    let bytes: Int
    let megabitsPerSecond: Double
    let lost: Int
    let sessionsWithLoss: Int
    let reordered: Int
    let duplicates: Int
    let sequenceResets: Int
    let sourceChanges: Int
    let timestampRegressions: Int
    let malformed: Int
    let receiveBufferDrops: Int
    let frames: Int
    let keyframes: Int
    let framesPerSecond: Distribution?
    let belowExpected: Int?
    let connectToPlay: Distribution?
    let playToFirstPacket: Distribution?
    let playToKeyframe: Distribution?
    let connectToKeyframe: Distribution?
    let withoutKeyframe: Int
    let framesBeforeKeyframe: Distribution?
    let longestGap: Distribution?
    let latencyFirstPacket: Distribution?
    let latencyFrame: Distribution?
    let server: Server?
    let ownCores: Double
}

extension ViewReport {
    init(_ run: ViewRun) {
        let options = run.options
        let window = run.windowSeconds
        let readers = run.viewers.filter { !$0.isStalled }
        let came = readers.filter { $0.playedAt != 0 }
        let streams = readers.flatMap(\.media)
        func sum<T>(_ items: [T], _ value: (T) -> Int) -> Int { items.reduce(0) { $0 + value($1) } }
        var failures: [String: Int] = [:]
        for case .failed(let reason) in run.viewers.map(\.state) { failures[reason, default: 0] += 1 }

        url = options.urls[0].text
        transport = options.urls[0].kind == .rtsp ? (options.datagrams ? "udp" : "tcp") : options.urls[0].kind.rawValue
        viewers = options.viewers
        stalled = options.stalled
        established = run.viewers.count { $0.playedAt != 0 }
        playingAtEnd = run.playingAtEnd
        self.failures = failures
        rampSeconds = run.rampSeconds
        windowSeconds = window
        packets = sum(streams) { $0.packets }
        bytes = sum(readers) { $0.bytes }
        megabitsPerSecond = Double(bytes) * 8 / 1e6 / window
        lost = sum(streams) { max(0, $0.sequence.lost) }
        sessionsWithLoss = readers.count { $0.media.contains { $0.sequence.lost > 0 } }
        reordered = sum(streams) { $0.sequence.reordered }
        duplicates = sum(streams) { $0.sequence.duplicates }
        sequenceResets = sum(streams) { $0.sequence.resets }
        sourceChanges = sum(streams) { $0.sourceChanges }
        timestampRegressions = sum(streams) { $0.regressions }
        malformed = sum(readers) { $0.malformed }
        receiveBufferDrops = run.bufferDrops
        frames = sum(readers) { $0.frames }
        keyframes = sum(readers) { $0.keyframes }
        framesPerSecond = Distribution(came.map { Double($0.frames) / window })
        let least = options.expectedFrameRate * 0.98 * window
        belowExpected = least > 0 ? readers.count { Double($0.frames) < least } : nil
        connectToPlay = Distribution(came.map { $0.playedAt.milliseconds(since: $0.connectedAt) })
        playToFirstPacket = Distribution(came.compactMap { $0.firstPacketAt?.milliseconds(since: $0.playedAt) })
        playToKeyframe = Distribution(came.compactMap { $0.firstKeyframeAt?.milliseconds(since: $0.playedAt) })
        connectToKeyframe = Distribution(came.compactMap { $0.firstKeyframeAt?.milliseconds(since: $0.connectedAt) })
        withoutKeyframe = readers.count { $0.firstKeyframeAt == nil }
        let started = came.filter { $0.firstKeyframeAt != nil }
        framesBeforeKeyframe = Distribution(started.map { Double($0.framesBeforeKeyframe) })
        longestGap = Distribution(came.map { Double($0.longestGap) / 1e6 })
        latencyFirstPacket = Distribution(run.context.firstPacketLatencies)
        latencyFrame = Distribution(run.context.frameLatencies)
        server = Server(run)
        ownCores = run.ownCores
    }
}

extension ViewReport.Server {
    init?(_ run: ViewRun) {
        guard let before = run.before, let after = run.after else { return nil }
        userCores = (after.user - before.user) / run.windowSeconds
        systemCores = (after.system - before.system) / run.windowSeconds
        cores = userCores + systemCores
        cpuSeconds = cores * run.windowSeconds
        residentBefore = before.resident
        resident = after.resident
        proportional = after.proportional
        threads = after.threads
        descriptors = after.descriptors
        processes = after.processes
        millisecondsPerViewer = run.playingAtEnd > 0 ? cores * 1000 / Double(run.playingAtEnd) : nil
    }
}
