import Glibc
import Testing

@testable import Worker

struct SignalMaskTests {
    @Test func aSignalThatComesWhileAChildIsMadeIsKeptForLater() async {
        await #expect(processExitsWith: .success) {
            var blocked = sigset_t()
            sigemptyset(&blocked)
            sigaddset(&blocked, SIGTERM)
            pthread_sigmask(SIG_BLOCK, &blocked, nil)
            SignalMask.withNothingBlocked {}
            for _ in 0..<100 { SignalMask.withNothingBlocked { _ = kill(getpid(), SIGTERM) } }
            // Weir reads it from a descriptor; here it is enough that it is still there.
            var pending = sigset_t()
            for _ in 0..<1000 {
                sigpending(&pending)
                if sigismember(&pending, SIGTERM) == 1 { exit(EXIT_SUCCESS) }
                usleep(1000)
            }
            exit(EXIT_FAILURE)
        }
    }

    @Test func theMaskIsAsItWasAfterwards() {
        var before = sigset_t()
        var after = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &before)
        SignalMask.withNothingBlocked {
            var inside = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &inside)
            for number in 1..<SIGSYS { #expect(sigismember(&inside, number) == 0) }
        }
        pthread_sigmask(SIG_BLOCK, nil, &after)
        for number in 1..<SIGSYS { #expect(sigismember(&before, number) == sigismember(&after, number)) }
    }
}
