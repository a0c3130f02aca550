import Foundation
import Runtime

/// A moment in JSON: RFC 3339 in UTC with milliseconds, `2026-01-31T09:05:00.250Z`.
struct Timestamp: Encodable, Hashable, Sendable, CustomStringConvertible {
    let unixSeconds: Double

    /// - Parameter unixSeconds: since 1970.
    init(_ unixSeconds: Double) { self.unixSeconds = unixSeconds }

    init(_ time: WallTime) { unixSeconds = time.unixSeconds }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    var description: String { Date(timeIntervalSince1970: unixSeconds).formatted(Self.style) }

    /// `2026-01-31T09:05:00Z`, for clients that know no fractions.
    var inWholeSeconds: String { Date(timeIntervalSince1970: unixSeconds).formatted(.iso8601) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
