import Configuration
import Runtime
import Testing

@testable import Router

@Suite struct PolledCamerasTests {
    /// Answers what the test says.
    private final class Answers: CameraQuery {
        let next: Locked<Result<[CameraDeclaration]?, SourceUnreachable>>
        var notifications: CInt? { nil }

        init(_ next: Locked<Result<[CameraDeclaration]?, SourceUnreachable>>) { self.next = next }

        func ask() throws(SourceUnreachable) -> [CameraDeclaration]? { try next.withLock { $0 }.get() }
    }

    private static let door = CameraDeclaration(
        name: "door", settings: ["url": "rtsp://h/x", "password": "secret", "user": "u"])

    private let place: Place
    private let answer = Locked<Result<[CameraDeclaration]?, SourceUnreachable>>(.success([door]))
    private let changes = Locked(0)
    private let events = EventLog()

    init() throws { place = try Place() }

    private func source(question: String = "q") -> PolledCameras {
        let answer = answer
        return PolledCameras(
            kind: .database, place: "the database", identity: "", interval: .milliseconds(10),
            retryInterval: .milliseconds(10),
            saved: SavedCameras(path: place.path + "/state/cameras.json", question: question),
            events: events
        ) { _, _ in Answers(answer) }
    }

    private func names(_ source: PolledCameras) -> [String] {
        source.cameras(over: Configuration()).cameras.map(\.name.written)
    }

    @Test func theLastKnownCamerasStay() async {
        let (source, changes) = (source(), changes)
        source.start { changes.withLock { $0 += 1 } }
        #expect(await eventually { names(source) == ["door"] })
        answer.withLock { $0 = .failure(SourceUnreachable("rtsp://u:secret@h/ is gone")) }
        #expect(await eventually { source.status.state == .unreachable })
        #expect(names(source) == ["door"])
        #expect(source.status.lastError == "rtsp://***@h/ is gone")
        answer.withLock { $0 = .success([]) }
        #expect(await eventually { names(source).isEmpty })
        #expect(source.status.state == .ok && source.status.nextAttemptAt == nil)
        #expect(await eventually { changes.withLock { $0 } == 2 })
        source.stop()
        #expect(events.recent().map { $0.details["state"] } == ["unreachable", "ok"])
    }

    @Test func theyAreKeptOnDiskForWeirAlone() async {
        let first = source()
        first.start {}
        #expect(await eventually { place.read("state/cameras.json")?.contains("door") == true })
        first.stop()
        #expect(place.mode("state/cameras.json") == 0o600)
        answer.withLock { $0 = .failure(SourceUnreachable("gone")) }
        let second = source()
        await second.load()
        #expect(names(second) == ["door"])
        // The answer to another question is none to this one.
        let third = source(question: "other")
        await third.load()
        #expect(names(third).isEmpty)
        place.write("state/cameras.json", "{ broken")
        let fourth = source()
        await fourth.load()
        #expect(names(fourth).isEmpty)
    }
}
