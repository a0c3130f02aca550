package import Runtime

/// All there is to know of the house now.
package struct RouterStatus: Codable, Sendable {
    package var version = Version.current
    /// In seconds.
    package var uptime: Double
    package var loops: Int
    package var process = ProcessUsage.now
    package var cameras: [CameraStatus] = []
    package var sessions: [SessionStatus] = []
    package var sinks: [SinkStatus] = []
    /// In the order in which they win.
    package var sources: [CameraSourceStatus] = []

    package init(uptime: Double, loops: Int) {
        self.uptime = uptime
        self.loops = loops
    }
}
