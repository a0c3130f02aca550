import CLinux
import Glibc

/// Wakes a thread of ours that sleeps between two calls that block. Ringing is remembered until it is heard.
package final class Doorbell: Sendable {
    package enum Visit: Hashable, Sendable {
        case rung
        /// The descriptor that was watched beside has something to read.
        case readable
        case timeout
    }

    private let descriptor: Descriptor

    package init() throws(SystemError) {
        descriptor = try Descriptor(result: weir_eventfd(), operation: "make an event descriptor")
    }

    /// From any thread.
    package func ring() { _ = weir_eventfd_signal(descriptor.number) }

    /// Waits until it rings, `other` is ready, or the time is over. The bell comes first.
    /// - Parameters:
    ///   - other: a descriptor that is waited for as well.
    ///   - writable: `other` is waited for until it can be written to, and not read from.
    package func wait(until deadline: MonotonicTime, or other: CInt? = nil, writable: Bool = false) -> Visit {
        let interest = Int16(writable ? POLLOUT : POLLIN)
        var watched = [pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)]
        if let other { watched.append(pollfd(fd: other, events: interest, revents: 0)) }
        while true {
            // Rounded up, so that it is due on waking; a wait of hours is made of several.
            let left = deadline.nanoseconds - MonotonicTime.now.nanoseconds
            guard left > 0 else { return .timeout }
            let count = poll(&watched, nfds_t(watched.count), CInt(clamping: min(left / 1_000_000 + 1, 3_600_000)))
            guard count > 0 else { continue }
            if watched[0].revents != 0 {
                weir_eventfd_drain(descriptor.number)
                return .rung
            }
            return .readable
        }
    }
}
