import CLinux
import Glibc

/// A pipe from a child process to us: we read without blocking, the child writes as it likes.
package struct Pipe: ~Copyable {
    package let readEnd: Descriptor
    package let writeEnd: Descriptor

    /// - Parameter capacity: bytes the kernel should hold (F_SETPIPE_SZ); 0 leaves its default of 64 KiB.
    package init(capacity: Int = 0) throws(SystemError) {
        var ends: [CInt] = [-1, -1]
        let result = weir_pipe(&ends, CInt(clamping: capacity))
        guard result == 0 else { throw SystemError(code: -result, operation: "make a pipe") }
        readEnd = Descriptor(owning: ends[0])
        writeEnd = Descriptor(owning: ends[1])
    }

    /// Gives each end to an owner of its own.
    package consuming func withEnds<Result>(
        _ body: (_ readEnd: consuming Descriptor, _ writeEnd: consuming Descriptor) throws -> Result
    ) rethrows -> Result {
        try body(readEnd, writeEnd)
    }
}
