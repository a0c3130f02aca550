import Runtime
import Worker

/// The one seat of a camera's worker. A new worker takes it at once, and begins when no process of the one before is left:
/// there are never two that read one camera. Lives on the camera's loop.
final class WorkerSeat {
    /// nil for a camera that is pushed to us.
    private(set) var worker: IngestWorker?
    private(set) var isWanted = false
    private let attach: (IngestWorker) -> Void
    /// The process of the worker before may still be there.
    private var isBeingLeft = false
    private var isClosed = false
    private var whenLeft: [() -> Void] = []

    /// - Parameter attach: makes the owner hear of a worker that takes the seat.
    init(_ worker: IngestWorker?, attach: @escaping (IngestWorker) -> Void) {
        self.worker = worker
        self.attach = attach
        if let worker { attach(worker) }
    }

    var state: WorkerState? {
        guard let worker else { return nil }
        if isClosed { return .stopped }
        return isBeingLeft && isWanted ? .starting : worker.state
    }

    /// The camera is wanted; called again, that somebody new wants it.
    func start() {
        guard !isClosed else { return }
        isWanted = true
        if !isBeingLeft { worker?.start() }
    }

    func stop() {
        isWanted = false
        if !isBeingLeft { worker?.stop() }
    }

    /// Ends the present process, if there is one, and begins another at once.
    func restart() {
        start()
        if !isBeingLeft { worker?.restart() }
    }

    func replace(with successor: IngestWorker) {
        guard let predecessor = worker, !isClosed else { return }
        worker = successor
        attach(successor)
        detach(predecessor)
        // What comes after one that is still being left has not begun, so there is nothing of it to wait for.
        guard !isBeingLeft else { return }
        isBeingLeft = true
        predecessor.stop { [self] in left() }
    }

    /// For good; calls `done` when no process is left.
    func close(_ done: @escaping () -> Void) {
        isWanted = false
        isClosed = true
        guard let worker else { return done() }
        detach(worker)
        if isBeingLeft { whenLeft.append(done) } else { worker.stop(then: done) }
    }

    private func left() {
        isBeingLeft = false
        if isWanted { worker?.start() }
        let calls = whenLeft
        whenLeft = []
        for call in calls { call() }
    }

    /// What comes from it now is of no interest, and the owner may be gone.
    private func detach(_ worker: IngestWorker) {
        worker.onRunBegins = {}
        worker.onBytes = { _ in }
        worker.onDrained = {}
        worker.onStateChange = {}
    }
}
