import Runtime

/// How much goes in and out in a second, from counters that are looked at when somebody asks: over the last ten seconds
/// where somebody asked in them, else since it was asked last.
final class ThroughputMeter: Sendable {
    struct Sample: Sendable {
        var time: MonotonicTime
        var bytesIn: UInt64
        var bytesOut: UInt64
    }

    /// Bits a second.
    struct Rates: Encodable, Hashable, Sendable {
        var bitsIn: Int
        var bitsOut: Int
    }

    static let window = Duration.seconds(10)
    /// Samples that are nearer to each other are one.
    private static let step = Duration.milliseconds(500)

    /// Oldest first.
    private let samples: Locked<[Sample]>

    init(now: MonotonicTime = .now) { samples = Locked([Sample(time: now, bytesIn: 0, bytesOut: 0)]) }

    func rates(bytesIn: UInt64, bytesOut: UInt64, at now: MonotonicTime = .now) -> Rates {
        let sample = Sample(time: now, bytesIn: bytesIn, bytesOut: bytesOut)
        return samples.withLock { samples in
            // One that is older than the window is kept as long as there is none at its edge.
            while samples.count > 1, now - samples[1].time >= Self.window { samples.removeFirst() }
            let first = samples[0]
            if now - samples[samples.count - 1].time >= Self.step { samples.append(sample) }
            let seconds = (now - first.time).inSeconds
            guard seconds > 0 else { return Rates(bitsIn: 0, bitsOut: 0) }
            // Cameras that are removed take their counts with them.
            return Rates(
                bitsIn: bytesIn > first.bytesIn ? Int(Double(bytesIn - first.bytesIn) * 8 / seconds) : 0,
                bitsOut: bytesOut > first.bytesOut ? Int(Double(bytesOut - first.bytesOut) * 8 / seconds) : 0)
        }
    }
}
