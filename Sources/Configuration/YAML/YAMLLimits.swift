/// Bounds of a file, so that a mistaken one (or a prank) costs a message and not the machine's memory.
package struct YAMLLimits: Sendable {
    /// Of the whole file, in bytes.
    package var fileBytes = 8 << 20
    /// Of one text, in bytes.
    package var scalarBytes = 64 << 10
    /// Lists and maps inside each other.
    package var depth = 32
    /// Values in all, each use of an alias counted as what it stands for.
    package var nodes = 1_000_000

    package init() {}
}
