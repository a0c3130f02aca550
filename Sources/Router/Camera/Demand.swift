/// What keeps an on-demand camera running: sessions, and sinks that always want it. Lives on the camera's loop.
package final class Demand {
    private var holders: Set<Int> = []
    private var next = 0
    /// Someone wants the camera; told for each, because every one is a reason to try again at once.
    var onAdded: () -> Void = {}
    /// Nobody wants it any more.
    var onEmpty: () -> Void = {}

    package init() {}

    package var count: Int { holders.count }

    /// Returns what `remove` wants to have back.
    package func add() -> Int {
        next += 1
        holders.insert(next)
        onAdded()
        return next
    }

    package func remove(_ holder: Int) {
        guard holders.remove(holder) != nil, holders.isEmpty else { return }
        onEmpty()
    }
}
