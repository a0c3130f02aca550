/// Sessions that come and go, a fixed number at a time.
final class Churn {
    private let context: ViewContext
    private let atOnce: Int
    private let abrupt: Bool
    private var slots: [Viewer] = []
    private(set) var failures: [String: Int] = [:]
    private(set) var keyframeTimes: [Double] = []
    private let limit = Nanoseconds(seconds: 15)

    init(_ options: ViewOptions, atOnce: Int, abrupt: Bool) throws {
        context = try ViewContext(options)
        self.atOnce = atOnce
        self.abrupt = abrupt
    }

    func run(sessions: Int) throws {
        var left = sessions
        slots = []
        while slots.count < min(atOnce, sessions) {
            slots.append(try begin(slots.count))
            left -= 1
        }
        var open = slots.count
        while open > 0 {
            context.poller.wait(nanoseconds: 50_000_000) { token, writable in
                slots[Int(token >> 8)].ready(role: Int(token & 0xFF), writable: writable)
            }
            let now = Clock.monotonic()
            for index in slots.indices where isOver(slots[index], now: now) {
                finish(slots[index], now: now)
                if left > 0 {
                    left -= 1
                    slots[index] = try begin(index)
                } else {
                    open -= 1
                }
            }
        }
    }

    private func begin(_ index: Int) throws -> Viewer {
        let viewer = Viewer(context, index: index, isStalled: false)
        try viewer.open(now: Clock.monotonic())
        return viewer
    }

    private func isOver(_ viewer: Viewer, now: Nanoseconds) -> Bool {
        switch viewer.state {
        case .closed: false
        case .failed: !viewer.isAccountedFor
        default: viewer.firstKeyframeAt != nil || now > viewer.connectedAt + limit
        }
    }

    private func finish(_ viewer: Viewer, now: Nanoseconds) {
        viewer.isAccountedFor = true
        if case .failed(let reason) = viewer.state {
            failures[reason, default: 0] += 1
        } else if let keyframe = viewer.firstKeyframeAt {
            keyframeTimes.append(keyframe.milliseconds(since: viewer.connectedAt))
            if !abrupt { viewer.tearDown() }
            viewer.close()
        } else {
            failures["\(viewer.state): no keyframe in 15 s", default: 0] += 1
            viewer.close()
        }
    }
}
