import HTTP
import RTSP

extension Connection {
    static let url = "rtsp://h:8554"
    /// The identifier of the first session.
    static let id = "0123456789abcdef"

    /// Sends one request with CSeq 9 and returns the first response to it.
    func send(_ line: String, _ fields: String...) -> Response? {
        ask((["\(line) RTSP/1.0", "CSeq: 9"] + fields).joined(separator: "\n")).first
    }

    /// Sets a track up on the channels that belong to its number.
    func setUp(_ track: Int = 0, _ path: String = "cam") -> Response? {
        send(
            "SETUP \(Self.url)/\(path)/trackID=\(track)",
            "Transport: RTP/AVP/TCP;unicast;interleaved=\(track * 2)-\(track * 2 + 1)")
    }

    func play() -> Response? {
        _ = setUp()
        return send("PLAY \(Self.url)/cam/", "Session: \(Self.id)")
    }
}
