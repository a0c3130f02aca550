import Media
import Router
import Runtime
import Testing

struct FanoutTests {
    struct Thing: RingElement {
        var number: Int
        var byteCount: Int { 1 }
        var isStart: Bool { number % 10 == 0 }
        var time: MediaTime { MediaTime(ticks: Int64(number)) }
    }

    final class Viewer: BranchReader {
        var seen: [Int] = []
        var hasEnded = false
        var onAppended: () -> Void = {}

        func appended(_ element: Thing, at position: Int) {
            seen.append(element.number)
            onAppended()
        }

        func ended() { hasEnded = true }
    }

    private static let limits = Ring<Thing>.Limits(bytes: 100, backlog: MediaTime(seconds: 1))

    @Test func everyLoopSeesEveryThingOnceAndInOrder() async throws {
        let loops = try EventLoopGroup(count: 3)
        defer { loops.stop() }
        let home = loops.loops[0]
        let fanout = await home.run { LoopBound(Fanout<Viewer>(loop: home, limits: Self.limits), on: home) }
        var next = 0
        for number in 0..<15 { await home.run { fanout.value.append(Thing(number: number)) } }
        next = 15

        for loop in loops.loops {
            let branch = await home.run { fanout.value.subscribe(on: loop) }
            let viewer = await loop.run {
                let viewer = Viewer()
                branch.value.add(viewer)
                return LoopBound(viewer, on: loop)
            }
            let start = await loop.run { branch.value.ring.start.flatMap { branch.value.ring[$0]?.number } }
            #expect(start == 10 + (next - 15) / 10 * 10, "a new branch begins with what was kept")
            let first = next
            next += 100
            for number in first..<next { await home.run { fanout.value.append(Thing(number: number)) } }
            await loop.run {}
            #expect(await loop.run { viewer.value.seen } == Array(first..<next))
            await loop.run { branch.value.remove(viewer.value) }
            await home.run { fanout.value.unsubscribe(on: loop) }
        }
        #expect(await home.run { fanout.value.subscriberCount } == 0)
    }

    @Test func endingReachesThoseWhoComeLaterToo() async throws {
        let loops = try EventLoopGroup(count: 2)
        defer { loops.stop() }
        let (home, away) = (loops.loops[0], loops.loops[1])
        let fanout = await home.run { LoopBound(Fanout<Viewer>(loop: home, limits: Self.limits), on: home) }
        await home.run { fanout.value.end() }
        let branch = await home.run { fanout.value.subscribe(on: away) }
        let hasEnded = await away.run {
            let viewer = Viewer()
            branch.value.add(viewer)
            return viewer.hasEnded
        }
        #expect(hasEnded)
    }

    @Test func viewersMayLeaveWhileTheyAreTold() async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        let seen = await loop.run { () -> [Int] in
            let fanout = Fanout<Viewer>(loop: loop, limits: Self.limits)
            let branch = fanout.subscribe(on: loop).value
            let viewers = (0..<5).map { _ in Viewer() }
            for viewer in viewers { branch.add(viewer) }
            viewers[2].onAppended = { branch.remove(viewers[2]) }
            viewers[4].onAppended = { branch.remove(viewers[4]) }
            for number in 0..<3 { fanout.append(Thing(number: number)) }
            return viewers.map(\.seen.count)
        }
        #expect(seen == [3, 3, 1, 3, 1])
    }
}
