import CBench
import Glibc

/// All viewers of one run, on one thread: ramp, warm-up, window, end.
final class ViewRun {
    let context: ViewContext
    let options: ViewOptions
    private(set) var viewers: [Viewer] = []
    private(set) var rampSeconds = 0.0
    private(set) var windowSeconds = 0.0
    private(set) var before: ProcessSample?
    private(set) var after: ProcessSample?
    private(set) var ownCores = 0.0
    private(set) var bufferDrops = 0
    private(set) var playingAtEnd = 0
    private var nextTick: Nanoseconds = 0

    init(_ options: ViewOptions) throws {
        self.options = options
        context = try ViewContext(options)
    }

    func run() throws {
        Sockets.raiseDescriptorLimit()
        try ramp()
        turn(until: Clock.monotonic() + Nanoseconds(seconds: options.warmUp))
        measure()
    }

    private func ramp() throws {
        let start = Clock.monotonic()
        let pause = Nanoseconds(seconds: 1 / options.rate)
        for index in 0..<options.viewers {
            turn(until: start + UInt64(index) * pause)
            let viewer = Viewer(context, index: index, isStalled: index >= options.viewers - options.stalled)
            viewers.append(viewer)
            try viewer.open(now: Clock.monotonic())
        }
        let limit = Clock.monotonic() + Nanoseconds(seconds: options.setUpTimeout)
        while Clock.monotonic() < limit, !viewers.allSatisfy(\.isSettled) {
            turn(until: min(limit, Clock.monotonic() + 20_000_000))
        }
        for viewer in viewers where !viewer.isSettled { viewer.fail("\(viewer.state): no answer in time") }
        rampSeconds = Double(Clock.monotonic() - start) / 1e9
    }

    private func measure() {
        if options.lowWater > 0 {
            for viewer in viewers where viewer.control >= 0 {
                Sockets.set(viewer.control, SOL_SOCKET, SO_RCVLOWAT, Int32(options.lowWater))
            }
        }
        let drops = drops()
        let own = ProcessSample([getpid()], withDescendants: false)
        before = sample()
        let start = Clock.monotonic()
        for viewer in viewers { viewer.beginCounting(now: start) }
        context.isCounting = true
        turn(until: start + Nanoseconds(seconds: options.duration))
        context.isCounting = false
        let end = Clock.monotonic()
        after = sample()
        for viewer in viewers { viewer.endCounting(now: end) }
        windowSeconds = Double(end - start) / 1e9
        let ownAfter = ProcessSample([getpid()], withDescendants: false)
        ownCores = (ownAfter.user + ownAfter.system - own.user - own.system) / windowSeconds
        bufferDrops = self.drops() - drops
        playingAtEnd = viewers.count { $0.isPlaying && !$0.isStalled }
    }

    /// Takes the sessions down. What still comes then would be counted: the report is made before.
    func end() {
        for viewer in viewers { viewer.tearDown() }
        turn(until: Clock.monotonic() + 200_000_000)
        for viewer in viewers where viewer.isPlaying { viewer.close() }
    }

    private func turn(until end: Nanoseconds) {
        while true {
            let now = Clock.monotonic()
            if now >= nextTick {
                nextTick = now + 100_000_000
                for viewer in viewers { viewer.tick(now: now) }
            }
            guard now < end else { return }
            context.poller.wait(nanoseconds: min(end, nextTick) - now) { token, writable in
                viewers[Int(token >> 8)].ready(role: Int(token & 0xFF), writable: writable)
            }
        }
    }

    private func sample() -> ProcessSample? {
        guard !options.measured.isEmpty else { return nil }
        return ProcessSample(options.measured, withDescendants: options.withDescendants)
    }

    /// Datagrams that were lost here and not at the server.
    private func drops() -> Int {
        viewers.flatMap(\.media).filter { $0.rtpSocket >= 0 }
            .reduce(0) { $0 + max(0, Int(bench_receive_drops($1.rtpSocket))) }
    }
}
