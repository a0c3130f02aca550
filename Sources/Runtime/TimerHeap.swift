/// A closure that waits for its time on a loop. Lives on that loop.
package final class Timer {
    let deadline: MonotonicTime
    private var body: (() -> Void)?

    init(deadline: MonotonicTime, body: @escaping () -> Void) {
        self.deadline = deadline
        self.body = body
    }

    /// It will not fire any more. Harmless when it has.
    package func cancel() { body = nil }

    var isCancelled: Bool { body == nil }

    func fire() {
        let due = body
        body = nil
        due?()
    }
}

/// Timers by deadline, a binary heap. What is cancelled stays until its time or until it is more than half of the heap.
struct TimerHeap {
    private var heap: [Timer] = []

    var earliest: MonotonicTime? { heap.first?.deadline }
    var count: Int { heap.count }

    mutating func insert(_ timer: Timer) {
        if heap.count >= 64, heap.count == heap.capacity { dropCancelled() }
        heap.append(timer)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out what is due, earliest first.
    mutating func removeDue(at now: MonotonicTime) -> [Timer] {
        var due: [Timer] = []
        while let first = heap.first, first.deadline <= now {
            if !first.isCancelled { due.append(first) }
            removeFirst()
        }
        return due
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink(from: 0)
    }

    private mutating func sink(from start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].deadline < heap[least].deadline { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private mutating func dropCancelled() {
        heap.removeAll(where: \.isCancelled)
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(from: index) }
    }
}
