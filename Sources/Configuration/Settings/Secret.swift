/// A password or a key. It prints as `***` whatever prints it; only ``exposed`` gives it away.
package struct Secret: Hashable, Sendable {
    /// For the one who must use it, and never for a log, a page or a reply.
    package let exposed: String

    package init(_ text: String) { exposed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package static let mask = "***"

    package var description: String { Self.mask }
    package var debugDescription: String { Self.mask }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
