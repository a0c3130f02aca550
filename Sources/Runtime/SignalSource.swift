import CLinux
import Glibc

/// Receives signals as events of a loop.
package final class SignalSource: Sendable {
    private let descriptor: Descriptor

    /// Blocks `signals` in this thread and in those it starts later: to be called first thing in `main`, for a signal that
    /// is not blocked in all threads is not received but acts.
    package static func block(_ signals: [CInt]) { weir_signals_block(signals, CInt(signals.count)) }

    /// `signals` are to be blocked already.
    package init(_ signals: [CInt]) throws(SystemError) {
        descriptor = try Descriptor(
            result: weir_signalfd(signals, CInt(signals.count)), operation: "receive signals")
    }

    /// Calls `handler` for each signal from now on. On the loop.
    package func start(on loop: EventLoop, handler: @escaping (CInt) -> Void) throws(SystemError) {
        _ = try loop.register(descriptor.number, for: .readable, handler: Receiver(self, handler))
    }

    private final class Receiver: ReadinessHandler {
        private let source: SignalSource
        private let handler: (CInt) -> Void

        init(_ source: SignalSource, _ handler: @escaping (CInt) -> Void) {
            self.source = source
            self.handler = handler
        }

        func ready(_ readiness: Readiness) {
            while true {
                let signal = weir_signalfd_read(source.descriptor.number)
                guard signal > 0 else { return }
                handler(signal)
            }
        }
    }

    /// Writing to a viewer who has gone must be an error of that write, not the end of the process.
    package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
