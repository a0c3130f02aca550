/// Where cameras come from, for people and programs.
package struct CameraSourceStatus: Codable, Hashable, Sendable {
    package enum State: String, Codable, Hashable, Sendable {
        /// It has not answered yet.
        case waiting
        case ok
        /// Its last known cameras stay.
        case unreachable
    }

    /// `file`, `registry`, `database` or `http_service`.
    package var name: String
    /// A path, or a URL without secrets.
    package var place: String
    package var state: State
    /// How many cameras it declares that can be used.
    package var cameras: Int
    /// In seconds of Unix time.
    package var lastSuccessAt: Double?
    /// A sentence for people.
    package var lastError: String?
    package var lastErrorAt: Double?
    /// When it is asked again, while it cannot be reached.
    package var nextAttemptAt: Double?
    /// Cameras that were left out, and why: wrong settings, or a name that another source has.
    package var complaints: [String]

    package init(name: String, place: String, state: State = .waiting) {
        self.name = name
        self.place = place
        self.state = state
        cameras = 0
        complaints = []
    }
}
