import Glibc

extension HLSSink {
    /// A moment as EXT-X-PROGRAM-DATE-TIME has it: ISO/IEC 8601 in UTC with milliseconds, `2026-01-31T09:05:00.250Z`.
    struct CalendarTime: CustomStringConvertible {
        /// Of Unix time.
        let nanoseconds: Int64

        var description: String {
            let milliseconds = max(nanoseconds, 0) / 1_000_000
            var time = time_t(milliseconds / 1000)
            var parts = tm()
            gmtime_r(&time, &parts)
            let date = [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday].map { Self.padded(Int($0), to: 2) }
            let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.padded(Int($0), to: 2) }
            return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + "."
                + Self.padded(Int(milliseconds % 1000), to: 3) + "Z"
        }

        private static func padded(_ number: Int, to digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(digits - text.count, 0)) + text
        }
    }
}
