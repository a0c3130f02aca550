import CLinux
import Glibc

/// What a child inherits of our signals. A child starts with an empty mask and with SIGPIPE at its default, although weir
/// blocks the signals that it reads from a descriptor and does not want to die of a broken pipe.
enum SignalMask {
    /// Runs `body` with no signal blocked in this thread: a child inherits the mask of the thread that makes it.
    ///
    /// A signal that is blocked everywhere else and comes just now would find this thread, and end weir. So the signals
    /// that weir blocks get a handler that blocks the signal here again and sends it once more; a child does not inherit
    /// handlers.
    static func withNothingBlocked<Result>(_ body: () -> Result) -> Result {
        setHandlers
        handleBrokenPipes()
        return withUnsafeTemporaryAllocation(byteCount: 128, alignment: 16) { saved in
            weir_signal_mask_clear(saved.baseAddress)
            defer { weir_signal_mask_restore(saved.baseAddress) }
            return body()
        }
    }

    private static let setHandlers: Void = {
        var blocked = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &blocked)
        for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2] where sigismember(&blocked, number) == 1 {
            guard weir_signal_disposition(number) == 0 else { continue }
            var new = sigaction()
            new.__sigaction_handler.sa_sigaction = deferred
            new.sa_flags = SA_SIGINFO | SA_RESTART
            sigaction(number, &new, nil)
        }
    }()

    /// An ignored signal stays ignored in a child; one with a handler does not.
    private static func handleBrokenPipes() {
        if weir_signal_disposition(SIGPIPE) == 1 { signal(SIGPIPE, { _ in }) }
    }

    /// In a signal handler only what is async-signal-safe may be called: sigaddset and kill are.
    private static let deferred:
        @convention(c) (CInt, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void =
            { number, _, context in
                if let context {
                    sigaddset(&context.assumingMemoryBound(to: ucontext_t.self).pointee.uc_sigmask, number)
                }
                kill(getpid(), number)
            }
}
