import Configuration
import Runtime

/// Cameras of somebody who is asked again and again: a database or a service. It has a thread of its own, for asking blocks.
///
/// What was answered last is kept on disk. It stands in for the answer while there is none.
final class PolledCameras: CameraSource {
    let kind: Configuration.CameraSources.Kind
    let place: String
    let identity: String
    private let interval: Duration
    private let retryInterval: Duration
    private let saved: SavedCameras
    private let events: EventLog
    private let makeQuery: @Sendable (Doorbell, @escaping @Sendable () -> Bool) -> any CameraQuery
    private let state: Locked<State>

    /// Several changes that are told in one go are asked for once.
    private static let gathering = Duration.milliseconds(50)

    private struct State: Sendable {
        var declarations: [CameraDeclaration] = []
        var status: CameraSourceStatus
        var bell: Doorbell?
        var isStopped = false
    }

    /// - Parameters:
    ///   - identity: every setting that it was made of. May have secrets in it.
    ///   - interval: from one answer to the next question.
    ///   - retryInterval: the same where there was no answer.
    ///   - makeQuery: is called on the thread. The bell rings when the answer is no longer of interest.
    init(
        kind: Configuration.CameraSources.Kind, place: String, identity: String, interval: Duration,
        retryInterval: Duration, saved: SavedCameras, events: EventLog,
        makeQuery: @escaping @Sendable (Doorbell, _ isStopped: @escaping @Sendable () -> Bool) -> any CameraQuery
    ) {
        self.kind = kind
        self.place = place
        self.identity = identity
        self.interval = interval
        self.retryInterval = retryInterval
        self.saved = saved
        self.events = events
        self.makeQuery = makeQuery
        state = Locked(State(status: CameraSourceStatus(name: kind.rawValue, place: place)))
    }

    var status: CameraSourceStatus { state.withLock { $0.status } }

    func cameras(over configuration: Configuration) -> DeclaredCameras {
        DeclaredCameras(state.withLock { $0.declarations }, over: configuration, source: place)
    }

    func load() async {
        let saved = saved
        guard let known = await Thread.run(name: kind.rawValue, { saved.read() }) ?? nil else { return }
        state.withLock { $0.declarations = known }
    }

    func start(_ changed: @escaping @Sendable () -> Void) {
        do throws(SystemError) {
            let bell = try Doorbell()
            state.withLock { $0.bell = bell }
            try Thread.start(name: kind.rawValue) { [self] in run(bell, changed) }
        } catch {
            failed(SourceUnreachable(error.description), at: .now)
        }
    }

    func stop() {
        let bell = state.withLock { state in
            state.isStopped = true
            return state.bell
        }
        bell?.ring()
    }

    // MARK: The thread

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func run(_ bell: Doorbell, _ changed: @Sendable () -> Void) {
        let query = makeQuery(bell) { [self] in isStopped }
        while !isStopped {
            let pause = ask(query, changed)
            let visit = bell.wait(until: .now + pause, or: query.notifications)
            if visit == .readable { _ = bell.wait(until: .now + Self.gathering) }
        }
    }

    /// - Returns: when to ask again.
    private func ask(_ query: any CameraQuery, _ changed: @Sendable () -> Void) -> Duration {
        do throws(SourceUnreachable) {
            let answer = try query.ask()
            guard !isStopped else { return interval }
            answered()
            if let answer, state.withLock({ $0.declarations != answer }) {
                state.withLock { $0.declarations = answer }
                save(answer)
                changed()
            }
            return interval
        } catch {
            guard !isStopped else { return interval }
            failed(error, at: .now)
            return retryInterval
        }
    }

    private func answered() {
        let now = WallTime.now.unixSeconds
        let former = state.withLock { state in
            defer {
                state.status.state = .ok
                state.status.lastSuccessAt = now
                state.status.nextAttemptAt = nil
            }
            return state.status.state
        }
        guard former == .unreachable else { return }
        log.info("camera source is back", ("source", kind.rawValue), ("place", place))
        events.append(.reload, "cameras come from \(place) again", details: ["source": kind.rawValue, "state": "ok"])
    }

    private func failed(_ reason: SourceUnreachable, at now: WallTime) {
        let next = now.unixSeconds + retryInterval.inSeconds
        let (former, count) = state.withLock { state in
            defer {
                state.status.state = .unreachable
                state.status.lastError = reason.description
                state.status.lastErrorAt = now.unixSeconds
                state.status.nextAttemptAt = next
            }
            return (state.status.state, state.declarations.count)
        }
        guard former != .unreachable else { return }
        log.warning(
            "camera source cannot be reached: its last known cameras stay", ("source", kind.rawValue),
            ("place", place), ("error", reason), ("cameras", count))
        events.append(
            .reload, "\(place) cannot be reached: \(reason)",
            details: ["source": kind.rawValue, "state": "unreachable"])
    }

    private func save(_ declarations: [CameraDeclaration]) {
        do throws(SystemError) {
            try saved.write(declarations)
        } catch {
            log.warning("the list of cameras cannot be kept for later", ("source", kind.rawValue), ("error", error))
        }
    }
}
