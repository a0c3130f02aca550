import Router
import Runtime

/// A viewer as the API tells it.
struct SessionReply: Encodable, Sendable {
    var id: String
    var sink: String
    var camera: String
    var peer: String
    /// How the media goes: `tcp`, `udp`, `http`, `websocket`, …
    var transport: String
    /// `ready` or `playing`.
    var state: String
    /// What the program calls itself.
    var userAgent: String?
    var since: Timestamp
    var bytesOut: UInt64
    var framesDropped: UInt64
    /// From the viewer's own reports, where it sends any: packets, and seconds.
    var packetsLost: Int?
    var jitter: Double?
    var roundTripTime: Double?

    init(_ session: SessionStatus, at now: WallTime = .now) {
        id = session.id
        sink = session.sink
        camera = session.camera
        peer = session.peer
        transport = session.transport
        state = session.state
        userAgent = session.userAgent
        since = Timestamp(now.unixSeconds - session.age)
        bytesOut = session.bytesOut
        framesDropped = session.framesDropped
        packetsLost = session.packetsLost
        jitter = session.jitter
        roundTripTime = session.roundTripTime
    }
}

/// A sink as the API tells it.
struct SinkReply: Encodable, Sendable {
    var name: String
    var kind: String
    var listen: [String]
    var sessions: Int
    var sessionsTotal: UInt64
    var bytesOut: UInt64
    var framesDropped: UInt64

    init(_ sink: SinkStatus) {
        var total = SinkTraffic()
        for traffic in sink.traffic.values { total += traffic }
        name = sink.name
        kind = sink.kind
        listen = sink.listen
        sessions = sink.sessions
        sessionsTotal = total.sessionsTotal
        bytesOut = total.bytesOut
        framesDropped = total.framesDropped
    }
}
