import Router
import Runtime
import Testing

@Suite struct EventLogTests {
    private final class Count: Sendable {
        private let count = Locked(0)

        var value: Int { count.withLock { $0 } }

        func add() { count.withLock { $0 += 1 } }
    }

    @Test func givesWhatCameAfterAnEvent() throws {
        let log = EventLog()
        let before = log.last
        log.append(.state, camera: "Door", "the camera is starting", details: ["state": "starting"])
        log.append(.reload, "the configuration was read again")
        let events = log.events(after: before)
        #expect(events.map(\.kind) == [.state, .reload])
        #expect(events.map(\.id) == [before + 1, before + 2])
        #expect(log.events(after: before + 1).map(\.kind) == [.reload])
        #expect(log.events(after: log.last).isEmpty)
        #expect(log.events(after: before, limit: 1).map(\.kind) == [.state])
    }

    @Test func findsACameraWhateverTheCase() {
        let log = EventLog()
        log.append(.error, camera: "House/Door", "it failed")
        log.append(.error, camera: "house/window", "it failed")
        #expect(log.recent(camera: "house/DOOR").map(\.camera) == ["House/Door"])
        #expect(log.recent().count == 2)
        #expect(log.recent(limit: 1).map(\.camera) == ["house/window"])
    }

    @Test func keepsTheNewestAndIsBounded() {
        let log = EventLog(capacity: 10)
        let before = log.last
        for _ in 0..<1005 { log.append(.state, "x") }
        let kept = log.events(after: 0)
        #expect((10..<20).contains(kept.count))
        #expect(kept.last?.id == before + 1005)
        // Whoever was too slow goes on with the oldest that is left.
        #expect(log.events(after: before).first?.id == kept.first?.id)
    }

    @Test func eventsOfALaterProcessComeAfterOurs() {
        let early = EventLog(now: WallTime(nanoseconds: 1_000_000_000_000))
        for _ in 0..<100 { early.append(.state, "x") }
        #expect(EventLog(now: WallTime(nanoseconds: 1_001_000_000_000)).last > early.last)
    }

    @Test func wakesFollowersUntilTheyLeave() {
        let (log, count) = (EventLog(), Count())
        let follower = log.follow { count.add() }
        log.append(.state, "x")
        #expect(count.value == 1)
        log.unfollow(follower)
        log.append(.state, "x")
        #expect(count.value == 1)
    }

    @Test func masksURLs() {
        let log = EventLog()
        log.append(.error, camera: "door", "rtsp://admin:hunter2@192.0.2.1/live?token=abc is no camera")
        #expect(log.recent().first?.text == "rtsp://***@192.0.2.1/live?token=*** is no camera")
    }
}
