import Testing

@testable import Runtime

/// Timers come out in the order of their deadlines, whatever happens to others.
@Suite struct TimerHeapTests {
    private struct Numbers {
        var state: UInt32

        mutating func next(_ bound: Int) -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int(state >> 8) % bound
        }
    }

    private func timer(_ nanoseconds: Int, _ body: @escaping () -> Void = {}) -> Timer {
        Timer(deadline: MonotonicTime(nanoseconds: Int64(nanoseconds)), body: body)
    }

    @Test(arguments: 0..<20)
    func comesOutInOrderAndNothingEarly(_ seed: UInt32) {
        var numbers = Numbers(state: seed)
        var heap = TimerHeap()
        var waiting: [Int] = []
        var now = 0
        for _ in 0..<500 {
            if numbers.next(3) > 0 {
                let deadline = now + numbers.next(1000)
                heap.insert(timer(deadline))
                waiting.append(deadline)
            } else {
                now += numbers.next(200)
                let due = heap.removeDue(at: MonotonicTime(nanoseconds: Int64(now))).map {
                    Int($0.deadline.nanoseconds)
                }
                let expected = waiting.filter { $0 <= now }.sorted()
                waiting.removeAll { $0 <= now }
                #expect(due == expected)
            }
            #expect(heap.earliest?.nanoseconds == waiting.min().map { Int64($0) })
        }
    }

    @Test(arguments: 0..<10)
    func whatIsCancelledDoesNotComeOut(_ seed: UInt32) {
        var numbers = Numbers(state: seed)
        var heap = TimerHeap()
        var kept: [Int] = []
        for _ in 0..<400 {
            let deadline = numbers.next(10_000)
            let timer = timer(deadline)
            heap.insert(timer)
            if numbers.next(4) == 0 { kept.append(deadline) } else { timer.cancel() }
        }
        let due = heap.removeDue(at: MonotonicTime(nanoseconds: 10_000)).map { Int($0.deadline.nanoseconds) }
        #expect(due == kept.sorted())
        #expect(heap.count == 0)
        #expect(heap.earliest == nil)
    }

    /// A timer per packet, cancelled with the next one, must not add up.
    @Test func cancelledTimersDoNotPileUp() {
        var heap = TimerHeap()
        var last: Timer?
        for number in 0..<100_000 {
            last?.cancel()
            let next = timer(1_000_000 + number)
            heap.insert(next)
            last = next
        }
        #expect(heap.count < 1000)
        #expect(heap.removeDue(at: MonotonicTime(nanoseconds: 2_000_000)).count == 1)
    }

    @Test func aTimerFiresOnce() {
        var count = 0
        let timer = timer(5) { count += 1 }
        timer.fire()
        timer.fire()
        timer.cancel()
        #expect(count == 1)
        #expect(timer.isCancelled)
    }
}
