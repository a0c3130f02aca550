import Configuration
import Media
import Router

extension HLSSink {
    /// The sink's own keys in its file in `plugins.d/`.
    struct Settings: Hashable, Sendable {
        let durations: Durations
        /// Of one stream, in memory.
        let windowBytes: Int
        let maxSessions: Int

        init(_ reader: inout SettingsReader) {
            let segment = reader.value(
                "segment_duration", .duration(in: .seconds(1)...(.seconds(60))), default: .seconds(2))
            let part = reader.value(
                "part_duration", .duration(in: .milliseconds(50)...(.seconds(5))), default: .milliseconds(200))
            let window = reader.value(
                "window", .duration(in: .seconds(3)...(.seconds(24 * 3600))), default: max(.seconds(20), segment * 6))
            durations = Durations(
                part: MediaTime(part), segment: MediaTime(segment), window: MediaTime(window))
            // Players begin three target durations from the end, and one segment more may be on its way out (§6.2.2).
            if durations.window < MediaTime(ticks: durations.target.ticks * 4) {
                reader.error(
                    "must be at least four times segment_duration: players begin three segments from the end",
                    at: "window")
            }
            if part > segment {
                reader.error("must not be longer than segment_duration", at: "part_duration")
            }
            windowBytes = reader.value(
                "window_bytes", .byteSize(in: (1 << 20)...(1 << 34)), default: 128 << 20)
            maxSessions = reader.value("max_sessions", .integer(in: 1...1_000_000), default: 10_000)
        }
    }
}
