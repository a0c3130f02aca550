package import Runtime

/// Bytes and frames in a second, averaged over the last whole seconds. Costs an addition for each frame; all else is done
/// when somebody asks.
package struct RateMeter: Sendable {
    package struct Rates: Hashable, Sendable {
        package var bitsPerSecond: Double
        package var framesPerSecond: Double
    }

    private struct Second {
        var number: Int64 = -1
        var bytes = 0
        var frames = 0
    }

    /// In seconds. Smooths over keyframes, which come every one or two seconds from most cameras.
    package static let window: Int64 = 5

    /// By the last three bits of their number; more of them than the window has seconds.
    private var seconds = [Second](repeating: Second(), count: 8)
    private var first: Int64?
    private var newest: Int64 = -1

    package init() {}

    package mutating func add(bytes: Int, at now: MonotonicTime) {
        let number = Self.second(of: now)
        if number != newest {
            // After a silence as long as the window it begins anew.
            if number - newest > Self.window { first = nil }
            newest = number
        }
        if first == nil { first = number }
        let slot = Int(number & 7)
        if seconds[slot].number != number { seconds[slot] = Second(number: number) }
        seconds[slot].bytes += bytes
        seconds[slot].frames += 1
    }

    /// nil before a whole second has been seen.
    package func rates(at now: MonotonicTime) -> Rates? {
        guard let first else { return nil }
        let end = Self.second(of: now)
        // The second in which it began and the present one are not whole.
        let begin = max(end - Self.window, first + 1)
        guard begin < end else { return nil }
        let counted = seconds.filter { (begin..<end).contains($0.number) }
        let duration = Double(end - begin)
        return Rates(
            bitsPerSecond: Double(counted.reduce(0) { $0 + $1.bytes }) * 8 / duration,
            framesPerSecond: Double(counted.reduce(0) { $0 + $1.frames }) / duration)
    }

    private static func second(of time: MonotonicTime) -> Int64 { time.nanoseconds / 1_000_000_000 }
}
