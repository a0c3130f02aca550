/// How long to wait before the next try: exponential with full jitter, so that a hundred cameras behind one switch do not
/// come back at the same moment.
///
/// After the n-th failure in a row (n from 1) the wait is a random part of `min(cap, base · 2^(n-1))`, at least `least`:
/// 0.5, 1, 2, 4, 8, 16, 30, 30 … s. After a refused password it is 30 s to 5 min, and never less than half of it, for
/// cameras lock out who tries too often.
package struct Backoff: Hashable, Sendable {
    package var base = Duration.milliseconds(500)
    package var cap = Duration.seconds(30)
    package var least = Duration.milliseconds(100)
    package var refusalBase = Duration.seconds(30)
    package var refusalCap = Duration.seconds(300)
    /// A run that gave frames for so long is a success.
    package var lasting = Duration.seconds(30)

    package init() {}

    /// - Parameters:
    ///   - failures: in a row, 1 or more.
    ///   - chance: random, 0 up to but not including 1.
    func delay(failures: Int, isRefusal: Bool, chance: Double) -> Duration {
        let (base, cap) = isRefusal ? (refusalBase, refusalCap) : (base, cap)
        // The shift is bounded before it is made.
        let ceiling = min(cap, base * (1 << min(max(failures, 1) - 1, 20)))
        return isRefusal ? ceiling * (0.5 + chance / 2) : max(least, ceiling * chance)
    }

    /// The soonest that new demand may try again after a failure: at once, but viewers who retry every second must not lock
    /// the camera for everybody.
    func pause(failures: Int, isRefusal: Bool) -> Duration {
        guard isRefusal else { return min(base, .milliseconds(500)) }
        return min(refusalBase, .seconds(1) * (1 << min(max(failures, 1) - 1, 5)))
    }
}
