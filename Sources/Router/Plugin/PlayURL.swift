/// A way to play a camera.
package struct PlayURL: Codable, Hashable, Sendable {
    /// What it is, in a word: `rtsp`, `ts`, `mp4`, `websocket`, …
    package var kind: String
    package var url: String

    package init(kind: String, url: String) {
        self.kind = kind
        self.url = url
    }
}
