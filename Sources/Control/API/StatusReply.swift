import Router
import Runtime

/// The house as the API tells it.
struct StatusReply: Encodable, Sendable {
    struct Cameras: Encodable, Sendable {
        var total: Int
        /// How many are in each state.
        var states: [String: Int]
    }

    struct Sessions: Encodable, Sendable {
        var total: Int
        /// By the name of the sink.
        var sinks: [String: Int]
    }

    var version: String
    var startedAt: Timestamp
    /// In seconds.
    var uptime: Double
    var loops: Int
    var cameras: Cameras
    var sessions: Sessions
    var rates: ThroughputMeter.Rates
    var process: ProcessUsage
    /// Where cameras come from, in the order in which they win.
    var sources: [SourceReply]

    init(
        _ status: RouterStatus, rates: ThroughputMeter.Rates, sources: [CameraSourceStatus], now: WallTime = .now
    ) {
        version = status.version
        startedAt = Timestamp(now.unixSeconds - status.uptime)
        uptime = (status.uptime * 1000).rounded() / 1000
        loops = status.loops
        cameras = Cameras(
            total: status.cameras.count,
            states: status.cameras.reduce(into: [:]) { $0[$1.state, default: 0] += 1 })
        sessions = Sessions(
            total: status.sessions.count,
            sinks: status.sessions.reduce(into: [:]) { $0[$1.sink, default: 0] += 1 })
        self.rates = rates
        process = status.process
        self.sources = sources.map(SourceReply.init)
    }
}

/// A source of cameras as the API tells it.
struct SourceReply: Encodable, Sendable {
    var name: String
    var place: String
    var state: String
    var cameras: Int
    var lastSuccessAt: Timestamp?
    var lastError: String?
    var lastErrorAt: Timestamp?
    var nextAttemptAt: Timestamp?
    var complaints: [String]

    init(_ source: CameraSourceStatus) {
        name = source.name
        place = source.place
        state = source.state.rawValue
        cameras = source.cameras
        lastSuccessAt = source.lastSuccessAt.map { Timestamp($0) }
        lastError = source.lastError
        lastErrorAt = source.lastErrorAt.map { Timestamp($0) }
        nextAttemptAt = source.nextAttemptAt.map { Timestamp($0) }
        complaints = source.complaints
    }
}
