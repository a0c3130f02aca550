import HTTP

/// The `Range` header (RFC 2326 §12.29). A camera is live: what a client asks for is understood as far as it says whether
/// the range is one of time at all, and every answer is `npt=now-`.
package enum RangeHeader: Hashable, Sendable, CustomStringConvertible {
    /// Normal play time in seconds (§3.6); `nil` as start is `now`, `nil` as end is open.
    case npt(start: Double?, end: Double?)
    /// Wall-clock time (§3.7) as written: `clock=19961108T142300Z-`.
    case clock(String)
    /// SMPTE time codes (§3.5) as written.
    case smpte(String)

    package static let live = Self.npt(start: nil, end: nil)

    /// `nil` where the unit is unknown or the normal play time is malformed. Parameters (`;time=`) are ignored.
    package init?(_ text: String) {
        guard let range = text.split(separator: ";").first?.trimmingWhiteSpace else { return nil }
        let pair = range.split(separator: "=", maxSplits: 1)
        guard pair.count == 2 else { return nil }
        let value = pair[1].trimmingWhiteSpace
        switch pair[0].trimmingWhiteSpace.lowercased() {
        case "npt": self.init(npt: value)
        case "clock": self = .clock(String(value))
        case let unit where unit.hasPrefix("smpte"): self = .smpte(String(value))
        default: return nil
        }
    }

    private init?(npt value: Substring) {
        let ends = value.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        var (start, end): (Double?, Double?) = (nil, nil)
        let (first, last) = (ends[0].trimmingWhiteSpace, ends[1].trimmingWhiteSpace)
        if first.isEmpty {
            // `npt=-20`: from the beginning.
            guard !last.isEmpty else { return nil }
            start = 0
        } else if first != "now" {
            guard let seconds = Self.seconds(first) else { return nil }
            start = seconds
        }
        if !last.isEmpty {
            guard let seconds = Self.seconds(last) else { return nil }
            end = seconds
        }
        self = .npt(start: start, end: end)
    }

    /// `123.45` or `1:02:03.5`.
    private static func seconds(_ text: Substring) -> Double? {
        guard text.utf8.count <= 32, text.utf8.allSatisfy({ $0.isDigit || $0 == 0x2E || $0 == 0x3A }) else {
            return nil
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 3 else { return nil }
        var seconds = 0.0
        for part in parts {
            guard let value = Double(part) else { return nil }
            seconds = seconds * 60 + value
        }
        return seconds
    }

    package var description: String {
        switch self {
        case .npt(let start, let end): "npt=\(start.map { "\($0)" } ?? "now")-\(end.map { "\($0)" } ?? "")"
        case .clock(let text): "clock=\(text)"
        case .smpte(let text): "smpte=\(text)"
        }
    }
}
