/// Wall clock time as RTCP tells it (RFC 3550 §4): seconds since 1900 and their 32-bit fraction. It wraps in 2036.
package struct NTPTimestamp: Hashable, Sendable {
    /// From 1 January 1900 to 1 January 1970, in seconds.
    private static let unixEpoch: UInt32 = 2_208_988_800

    /// Seconds in the upper half, the fraction in the lower.
    package var rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// `nanoseconds` is 0..<1,000,000,000.
    package init(unixSeconds: Int64, nanoseconds: UInt32) {
        let seconds = UInt32(truncatingIfNeeded: unixSeconds) &+ Self.unixEpoch
        let fraction = (UInt64(nanoseconds) << 32) / 1_000_000_000
        rawValue = UInt64(seconds) << 32 &+ fraction
    }

    /// The middle 32 bits, in units of 1/65,536 s, as LSR and round trips take them.
    package var middle: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 16) }
}
