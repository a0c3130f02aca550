import Router
import Runtime
import Testing

@Suite struct RateMeterTests {
    private func time(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

    private func run(_ meter: inout RateMeter, from begin: Double, to end: Double, rate: Double, bytes: Int) {
        for number in 0..<Int((end - begin) * rate) { meter.add(bytes: bytes, at: time(begin + Double(number) / rate)) }
    }

    @Test func measuresASteadyStream() throws {
        var meter = RateMeter()
        run(&meter, from: 100, to: 120, rate: 25, bytes: 10_000)
        let rates = try #require(meter.rates(at: time(120)))
        #expect(rates.framesPerSecond == 25)
        #expect(rates.bitsPerSecond == 2_000_000)
    }

    @Test func saysNothingBeforeAWholeSecond() {
        var meter = RateMeter()
        #expect(meter.rates(at: time(5)) == nil)
        run(&meter, from: 100.5, to: 101.5, rate: 25, bytes: 100)
        #expect(meter.rates(at: time(101.5)) == nil)
        #expect(meter.rates(at: time(102)) != nil)
    }

    @Test func isRightFromTheFirstWholeSecondOn() throws {
        var meter = RateMeter()
        run(&meter, from: 100.5, to: 102.25, rate: 20, bytes: 100)
        #expect(try #require(meter.rates(at: time(102.25))).framesPerSecond == 20)
    }

    @Test func fallsToNothingInSilenceAndBeginsAnew() throws {
        var meter = RateMeter()
        run(&meter, from: 100, to: 110, rate: 25, bytes: 100)
        #expect(try #require(meter.rates(at: time(113))).framesPerSecond == 10)
        #expect(try #require(meter.rates(at: time(130))).framesPerSecond == 0)
        run(&meter, from: 130, to: 132, rate: 10, bytes: 100)
        #expect(try #require(meter.rates(at: time(132))).framesPerSecond == 10)
    }
}
