import Media
import Router
import Testing

struct RingTests {
    struct Thing: RingElement, Equatable {
        var byteCount: Int
        var isStart: Bool
        var time: MediaTime
    }

    private func ring(bytes: Int = 1000, backlog: Double = 1) -> Ring<Thing> {
        Ring(limits: .init(bytes: bytes, backlog: MediaTime(seconds: backlog)))
    }

    private func thing(_ seconds: Double, start: Bool = false, bytes: Int = 1) -> Thing {
        Thing(byteCount: bytes, isStart: start, time: MediaTime(seconds: seconds))
    }

    @Test func positionsGoOnOverGrowth() {
        var ring = ring(bytes: 10_000)
        for number in 0..<500 { ring.append(thing(0, start: number == 3, bytes: number % 7)) }
        #expect(ring.head == 500)
        #expect(ring.start == 3)
        #expect(ring[499]?.byteCount == 499 % 7)
        #expect(ring[500] == nil)
        #expect(ring.byteCount <= 10_000)
        #expect(ring[ring.tail - 1] == nil)
    }

    @Test func theNewestGroupIsKeptHoweverOldItsStartIs() {
        var ring = ring(backlog: 1)
        ring.append(thing(0, start: true))
        for second in 1...30 { ring.append(thing(Double(second))) }
        #expect(ring.start == 0)
        #expect(ring.tail == 0)
        ring.append(thing(31, start: true))
        #expect(ring.start == 31)
        #expect(ring.tail == 30, "of the old group only the backlog of a second is left")
    }

    @Test func bytesAreBoundedEvenWithinAGroup() {
        var ring = ring(bytes: 100)
        ring.append(thing(0, start: true, bytes: 60))
        ring.append(thing(0.1, bytes: 60))
        #expect(ring.start == nil, "nobody can begin with half a group")
        #expect(ring.byteCount == 60)
        ring.append(thing(0.2, bytes: 500))
        #expect(ring.head - ring.tail == 1, "the newest thing stays even if it is larger than the limit")
    }

    @Test func forgettingKeepsThePositions() {
        var ring = ring()
        for number in 0..<10 { ring.append(thing(Double(number), start: true)) }
        ring.removeAll()
        #expect(ring.isEmpty)
        #expect(ring.start == nil)
        #expect(ring.byteCount == 0)
        #expect(ring.head == 10)
    }
}
