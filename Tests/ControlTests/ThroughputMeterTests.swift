import Runtime
import Testing

@testable import Control

@Suite struct ThroughputMeterTests {
    private func time(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

    @Test func measuresSinceItWasAskedLast() {
        let meter = ThroughputMeter(now: time(0))
        #expect(meter.rates(bytesIn: 0, bytesOut: 0, at: time(0)) == .init(bitsIn: 0, bitsOut: 0))
        #expect(meter.rates(bytesIn: 1000, bytesOut: 2000, at: time(2)) == .init(bitsIn: 4000, bitsOut: 8000))
        // After a long silence: since the last answer but one at the most.
        #expect(meter.rates(bytesIn: 1000, bytesOut: 2000, at: time(100)).bitsIn == 0)
    }

    @Test func forgetsWhatIsOlderThanItsWindow() {
        let meter = ThroughputMeter(now: time(0))
        for second in 0...30 { _ = meter.rates(bytesIn: UInt64(second) * 100, bytesOut: 0, at: time(Double(second))) }
        #expect(meter.rates(bytesIn: 3000, bytesOut: 0, at: time(35)).bitsIn == 400)
    }

    @Test func countersThatGoBackAreNothing() {
        let meter = ThroughputMeter(now: time(0))
        _ = meter.rates(bytesIn: 1000, bytesOut: 1000, at: time(1))
        _ = meter.rates(bytesIn: 1000, bytesOut: 1000, at: time(20))
        #expect(meter.rates(bytesIn: 0, bytesOut: 0, at: time(25)) == .init(bitsIn: 0, bitsOut: 0))
    }
}
