/// Carries something that lives on one loop through code that runs elsewhere. Only on that loop can it be taken out.
package struct LoopBound<Value>: @unchecked Sendable {
    // Sendable: `value` can be reached only through the getter, which traps off the loop.
    package let loop: EventLoop
    private let stored: Value

    /// On the loop.
    package init(_ value: Value, on loop: EventLoop) {
        loop.preconditionOnLoop()
        self.loop = loop
        stored = value
    }

    /// From anywhere: `value` is given up here, as the compiler checks, and lives on `loop` from now on.
    package init(_ value: sending Value, movedTo loop: EventLoop) {
        self.loop = loop
        stored = value
    }

    /// On the loop.
    package var value: Value {
        loop.preconditionOnLoop()
        return stored
    }

    /// Runs `body` with the value, on its loop: at once when we are there, else soon.
    package func execute(_ body: @escaping @Sendable (Value) -> Void) {
        if loop.isOnLoop { body(stored) } else { loop.execute { body(stored) } }
    }
}
