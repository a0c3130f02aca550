/// A moment on a camera's timeline, or a span between two, in ticks of the 90 kHz clock that MPEG-TS and RTP video share
/// (ISO/IEC 13818-1 §2.4.3.7, RFC 6184 §8.2.1). 64 bits: it never wraps.
package struct MediaTime: Hashable, Comparable, Sendable {
    /// Ticks in a second.
    package static let ticksPerSecond: Int64 = 90_000
    package static let zero = MediaTime(ticks: 0)

    package var ticks: Int64

    package init(ticks: Int64) { self.ticks = ticks }

    package init(seconds: Double) { self.ticks = Int64((seconds * Double(Self.ticksPerSecond)).rounded()) }

    package var seconds: Double { Double(ticks) / Double(Self.ticksPerSecond) }

    /// The same moment on a clock of `rate` ticks per second, rounded to the nearest tick.
    package func scaled(to rate: Int) -> Int64 {
        guard rate != Int(Self.ticksPerSecond) else { return ticks }
        let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: Self.ticksPerSecond)
        let half = rest < 0 ? -Self.ticksPerSecond / 2 : Self.ticksPerSecond / 2
        return seconds * Int64(rate) + (rest * Int64(rate) + half) / Self.ticksPerSecond
    }

    package static func < (a: Self, b: Self) -> Bool { a.ticks < b.ticks }
    package static func + (a: Self, b: Self) -> Self { Self(ticks: a.ticks + b.ticks) }
    package static func - (a: Self, b: Self) -> Self { Self(ticks: a.ticks - b.ticks) }
    package static func += (a: inout Self, b: Self) { a = a + b }
    package static func -= (a: inout Self, b: Self) { a = a - b }
}
