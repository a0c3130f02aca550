import Glibc

/// Nanoseconds of the monotonic clock.
typealias Nanoseconds = UInt64

enum Clock {
    static func monotonic() -> Nanoseconds { read(CLOCK_MONOTONIC) }

    /// Microseconds since the epoch: the clock of the cameras' latency stamps.
    static func unixMicroseconds() -> UInt64 { read(CLOCK_REALTIME) / 1000 }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

extension Nanoseconds {
    init(seconds: Double) {
        self = UInt64(seconds * 1e9)
    }

    /// Milliseconds from `start` to this moment; 0 when it lies before.
    func milliseconds(since start: Nanoseconds) -> Double {
        self > start ? Double(self - start) / 1e6 : 0
    }
}
