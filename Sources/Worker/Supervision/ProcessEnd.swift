/// How a process ended.
package enum ProcessEnd: Hashable, Sendable {
    /// 0 to 255.
    case exited(Int32)
    case signalled(Int32)
    /// Somebody else took the status.
    case unknown
}
