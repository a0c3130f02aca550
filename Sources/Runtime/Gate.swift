import Synchronization

/// Lets no more than so many in at once; from any thread.
package final class Gate: Sendable {
    /// Whoever holds it is in; the last one who lets go of it has left.
    package final class Pass: Sendable {
        private let gate: Gate

        fileprivate init(_ gate: Gate) { self.gate = gate }

        deinit { gate.count.subtract(1, ordering: .relaxed) }
    }

    package let most: Int
    private let count = Atomic<Int>(0)

    package init(most: Int) { self.most = most }

    /// nil where it is full.
    package func enter() -> Pass? {
        let pass = Pass(self)
        // One too many leaves with its pass.
        return count.add(1, ordering: .relaxed).newValue <= most ? pass : nil
    }
}
