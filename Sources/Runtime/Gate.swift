import Synchronization

/// Lets no more than so many in at once; from any thread.
package final class Gate: Sendable {
    package let most: Int
    private let count = Atomic<Int>(0)

    package init(most: Int) { self.most = most }

    /// False where it is full; else `leave` is to be called once.
    package func enter() -> Bool {
        guard count.add(1, ordering: .relaxed).newValue <= most else {
            leave()
            return false
        }
        return true
    }

    package func leave() { count.subtract(1, ordering: .relaxed) }
}
