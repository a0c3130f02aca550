/// A sink, for people and programs.
package struct SinkStatus: Codable, Sendable {
    package var name: String
    package var kind: String
    /// Addresses it listens at.
    package var listen: [String]
    package var sessions: Int
    /// By the name of the camera.
    package var traffic: [String: SinkTraffic]

    /// - Parameters:
    ///   - sessions: those of now.
    ///   - ended: what those before them came to, by the name of the camera.
    package init(
        name: String, kind: String, listen: [String], sessions: [SessionStatus], ended: [String: SinkTraffic] = [:]
    ) {
        self.name = name
        self.kind = kind
        self.listen = listen
        self.sessions = sessions.count
        traffic = ended
        for session in sessions { traffic[session.camera, default: SinkTraffic()].add(session) }
    }
}

/// One viewer of one sink, for people and programs.
package struct SessionStatus: Codable, Sendable {
    package var id: String
    package var sink: String
    package var camera: String
    /// Address and port.
    package var peer: String
    /// `tcp` or `udp`.
    package var transport: String
    /// `ready` or `playing`.
    package var state: String
    /// What the program calls itself.
    package var userAgent: String?
    /// Since it connected, in seconds.
    package var age: Double
    package var bytesOut: UInt64
    /// Frames it lost because it did not take them in time.
    package var framesDropped: UInt64
    /// From its receiver reports: packets lost, jitter in seconds and round trip in seconds. nil before the first report.
    package var packetsLost: Int?
    package var jitter: Double?
    package var roundTripTime: Double?

    package init(id: String, sink: String, camera: String, peer: String, transport: String, state: String, age: Double)
    {
        self.id = id
        self.sink = sink
        self.camera = camera
        self.peer = peer
        self.transport = transport
        self.state = state
        self.age = age
        bytesOut = 0
        framesDropped = 0
    }
}
