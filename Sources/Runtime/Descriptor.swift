import Glibc

/// Owns a file descriptor and closes it at its end. Everything weir opens is close-on-exec.
package struct Descriptor: ~Copyable, Sendable {
    package let number: CInt

    package init(owning number: CInt) {
        precondition(number >= 0)
        self.number = number
    }

    /// Takes what a C function returned: a descriptor, or a negative `errno`.
    package init(result: CInt, operation: @autoclosure () -> String) throws(SystemError) {
        guard result >= 0 else { throw SystemError(code: -result, operation: operation()) }
        self.init(owning: result)
    }

    /// Gives the descriptor away without closing it.
    package consuming func release() -> CInt {
        let number = number
        discard self
        return number
    }

    deinit { close(number) }
}
