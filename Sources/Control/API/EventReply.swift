import Router

/// An event as the API tells it.
struct EventReply: Encodable, Sendable {
    var id: UInt64
    var time: Timestamp
    var kind: String
    /// nil for what concerns the whole house.
    var camera: String?
    var text: String
    var details: [String: String]

    init(_ event: Event) {
        id = event.id
        time = Timestamp(event.time)
        kind = event.kind.rawValue
        camera = event.camera
        text = event.text
        details = event.details
    }
}

/// A line of a camera's worker.
struct LogLineReply: Encodable, Sendable {
    var time: Timestamp
    var text: String

    init(_ line: LoggedLine) {
        time = Timestamp(line.time)
        text = line.text
    }
}
