import Glibc

/// A system call that failed for a reason outside of us.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `errno` as the call left it.
    package let code: CInt
    /// What was being done, such as `bind to 0.0.0.0:8554`.
    package let operation: String

    package init(code: CInt, operation: String) {
        self.code = code
        self.operation = operation
    }

    package var description: String { "cannot \(operation): \(Self.reason(of: code))" }

    package var isAddressInUse: Bool { code == EADDRINUSE }

    /// What the C library says of `code`, such as `Address already in use`.
    package static func reason(of code: CInt) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress, strerror_r(code, base, buffer.count) == 0 else {
                return "error \(code)"
            }
            return String(cString: base)
        }
    }
}

/// The result of a call that does not block.
package enum IOResult: Equatable, Sendable {
    case bytes(Int)
    /// Nothing to read, or no room to write: wait for readiness.
    case wouldBlock
    /// `errno`: the connection is gone.
    case failed(CInt)

    /// Sorts what a C function of CLinux returned. A bad descriptor or address is our own bug, and traps.
    init(_ result: Int) {
        switch result {
        case 0...: self = .bytes(result)
        case -Int(EAGAIN), -Int(EWOULDBLOCK): self = .wouldBlock
        default:
            precondition(
                result != -Int(EBADF) && result != -Int(EFAULT), "system call on a wrong descriptor or address")
            self = .failed(CInt(-result))
        }
    }
}
