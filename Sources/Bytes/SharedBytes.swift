/// Immutable bytes that many owners share: one allocation, made once, freed when the last reference goes.
///
/// The memory does not move while a reference is held, so its address may be given to `send`, `sendmsg` and the like.
package final class SharedBytes: @unchecked Sendable {
    // Sendable: `memory` is written only inside the initialisers, before any other owner can exist, and never after.
    private let memory: UnsafeMutableRawBufferPointer
    /// Number of bytes, 0 or more.
    package let count: Int

    /// Makes room for `capacity` bytes and lets `fill` write them; `fill` returns how many of them it wrote.
    package init(capacity: Int, fill: (UnsafeMutableRawBufferPointer) -> Int) {
        memory = .allocate(byteCount: max(capacity, 1), alignment: 16)
        count = fill(UnsafeMutableRawBufferPointer(rebasing: memory[0..<capacity]))
        precondition(count >= 0 && count <= capacity, "fill wrote outside its room")
    }

    /// A copy of `bytes`.
    package convenience init(copying bytes: RawSpan) {
        self.init(capacity: bytes.byteCount) { room in
            bytes.withUnsafeBytes { room.copyMemory(from: $0) }
            return bytes.byteCount
        }
    }

    /// A copy of `bytes`.
    package convenience init(_ bytes: [UInt8]) {
        self.init(copying: bytes.span.bytes)
    }

    deinit { memory.deallocate() }

    /// The bytes, valid while the object lives.
    package var span: RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            _overrideLifetime(
                RawSpan(_unsafeStart: UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped), byteCount: count),
                borrowing: self)
        }
    }

    /// The address of the first byte, for system calls. Valid while the object lives.
    package var baseAddress: UnsafeRawPointer {
        UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped)
    }
}
