import Runtime
import Testing

@Suite struct ProcessUsageTests {
    @Test func tellsWhatTheProcessTakes() {
        let usage = ProcessUsage.now
        #expect(usage.cpuSeconds > 0)
        #expect(usage.residentBytes > 1_000_000)
        #expect(usage.virtualBytes >= usage.residentBytes)
        #expect((3...Int(clamping: usage.maximumDescriptors)).contains(usage.openDescriptors))
        #expect(usage.threads >= 1)
    }
}

@Suite struct GateTests {
    @Test func letsNoMoreInThanItSays() {
        let gate = Gate(most: 2)
        let first = gate.enter()
        var second = gate.enter()
        #expect(first != nil && second != nil)
        #expect(gate.enter() == nil)
        second = nil
        #expect(gate.enter() != nil)
        withExtendedLifetime(first) {}
    }
}
