import Configuration
import Media
import Router

extension HTTPStreamSink {
    /// The sink's own keys in its file in `plugins.d/`.
    struct Settings: Hashable, Sendable {
        /// What a file may name in `formats:`.
        enum Format: String, CaseIterable {
            case ts
            case mp4
            case websocket
        }

        let formats: [Format]
        let start: ViewerStart
        /// How much a fragment of `stream.mp4` holds; zero for one frame.
        let fragmentDuration: MediaTime
        let maxSessions: Int

        init(_ reader: inout SettingsReader) {
            formats = reader.value("formats", .list(of: .choice), default: Format.allCases)
            if formats.isEmpty { reader.error("must name ts, mp4, websocket or some of them", at: "formats") }
            start = reader.value("start", .choice, default: .instant)
            fragmentDuration = MediaTime(
                reader.value("fragment_duration", .duration(in: .zero...(.seconds(10))), default: .zero))
            maxSessions = reader.value("max_sessions", .integer(in: 1...1_000_000), default: 10_000)
        }
    }
}
