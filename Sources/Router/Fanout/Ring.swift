package import Media

/// What a packager puts into a ring.
package protocol RingElement: Sendable {
    var byteCount: Int { get }
    /// A viewer can begin with it: the first thing of a group of pictures, or any frame where there is no video.
    var isStart: Bool { get }
    /// Decoding time.
    var time: MediaTime { get }
}

/// The newest things a packager made, by position. Positions only grow; a viewer's cursor is a position.
///
/// Bounded in bytes and in time. The newest group of pictures is kept whole while it fits the bytes, so that a viewer who comes
/// can start with it; what is older is kept for viewers who lag.
package struct Ring<Element: RingElement> {
    package struct Limits: Hashable, Sendable {
        /// Of everything in the ring.
        package var bytes: Int
        /// How long what is older than the newest group of pictures is kept.
        package var backlog: MediaTime

        package init(bytes: Int, backlog: MediaTime) {
            self.bytes = bytes
            self.backlog = backlog
        }
    }

    private let limits: Limits
    /// Circular; its size is a power of two.
    private var slots: [Element?]
    /// The position of the oldest thing.
    package private(set) var tail = 0
    /// The position that the next thing will get.
    package private(set) var head = 0
    /// Where a viewer begins: the newest start that is still here.
    package private(set) var start: Int?
    package private(set) var byteCount = 0

    package init(limits: Limits) {
        self.limits = limits
        slots = Array(repeating: nil, count: 64)
    }

    package var isEmpty: Bool { head == tail }

    /// The thing at a position from `tail` up to `head`.
    package subscript(position: Int) -> Element? {
        guard position >= tail, position < head else { return nil }
        return slots[position & (slots.count - 1)]
    }

    package var newest: Element? { self[head - 1] }

    package mutating func append(_ element: Element) {
        if head - tail == slots.count { grow() }
        slots[head & (slots.count - 1)] = element
        if element.isStart { start = head }
        head += 1
        byteCount += element.byteCount
        evict(newest: element.time)
    }

    /// Forgets everything; positions go on.
    package mutating func removeAll() {
        while tail < head { removeOldest() }
        start = nil
    }

    private mutating func evict(newest: MediaTime) {
        while tail < head - 1, let oldest = self[tail] {
            let isBacklog = tail < (start ?? head)
            let isLate = newest - oldest.time > limits.backlog
            guard byteCount > limits.bytes || (isBacklog && isLate) else { return }
            removeOldest()
        }
    }

    private mutating func removeOldest() {
        let slot = tail & (slots.count - 1)
        byteCount -= slots[slot]?.byteCount ?? 0
        slots[slot] = nil
        if start == tail { start = nil }
        tail += 1
    }

    private mutating func grow() {
        var larger = [Element?](repeating: nil, count: slots.count * 2)
        for position in tail..<head {
            larger[position & (larger.count - 1)] = slots[position & (slots.count - 1)]
        }
        slots = larger
    }
}
