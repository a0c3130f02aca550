package import Runtime

/// Brings what one packager of one camera makes to every loop that has viewers of it: once per loop, however many they are.
/// Lives on the camera's loop.
package final class Fanout<Reader: BranchReader> {
    package typealias Element = Reader.Element

    private let loop: EventLoop
    private let limits: Ring<Element>.Limits
    private var branches: [ObjectIdentifier: Away] = [:]
    private var subscribersAtHome = 0
    /// The ring of the camera's own loop, from which the others are filled when they begin.
    private let home: Branch<Reader>

    private struct Away {
        var branch: LoopBound<Branch<Reader>>
        var subscribers: Int
    }

    package init(loop: EventLoop, limits: Ring<Element>.Limits) {
        self.loop = loop
        self.limits = limits
        home = Branch(limits: limits)
    }

    /// Viewers that hold a branch, playing or not.
    package var subscriberCount: Int { branches.values.reduce(subscribersAtHome) { $0 + $1.subscribers } }

    package func append(_ element: Element) {
        // The other loops first: they wake up while this one sends.
        for away in branches.values { away.branch.execute { $0.append(element) } }
        home.append(element)
    }

    /// Tells all viewers that nothing more will come.
    package func end() {
        for away in branches.values { away.branch.execute { $0.end() } }
        home.end()
    }

    /// The branch for a viewer on `viewers`, filled with what is kept. Give it back with `unsubscribe`.
    package func subscribe(on viewers: EventLoop) -> LoopBound<Branch<Reader>> {
        if viewers === loop {
            subscribersAtHome += 1
            return LoopBound(home, on: loop)
        }
        let id = ObjectIdentifier(viewers)
        if let away = branches[id] {
            branches[id]?.subscribers += 1
            return away.branch
        }
        let branch = LoopBound(Branch<Reader>(limits: limits), movedTo: viewers)
        branches[id] = Away(branch: branch, subscribers: 1)
        let kept = (home.ring.tail..<home.ring.head).compactMap { home.ring[$0] }
        let isEnded = home.isEnded
        // A loop does what it is given in order: nothing appended after this can overtake it.
        branch.execute {
            for element in kept { $0.append(element) }
            if isEnded { $0.end() }
        }
        return branch
    }

    /// The last viewer of a loop takes the loop's branch with it.
    package func unsubscribe(on viewers: EventLoop) {
        if viewers === loop {
            subscribersAtHome -= 1
            return
        }
        let id = ObjectIdentifier(viewers)
        branches[id]?.subscribers -= 1
        if branches[id]?.subscribers == 0 { branches[id] = nil }
    }
}
