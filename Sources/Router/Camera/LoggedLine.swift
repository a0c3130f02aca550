package import Runtime

/// A line that a camera's worker wrote to its standard error; without secrets.
package struct LoggedLine: Hashable, Sendable {
    package let time: WallTime
    package let text: String
}
