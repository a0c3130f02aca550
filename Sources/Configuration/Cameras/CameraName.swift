/// The name of a camera, as it stands in URLs: letters, digits, `-`, `_`, `.`, and `/` for grouping (`house/door`).
///
/// Case does not count: `CAM1` and `cam1` are equal, and look up the same camera.
package struct CameraName: Sendable {
    /// In lower case: what is compared.
    package let normalized: String
    /// As its owner wrote it: what is shown.
    package let written: String

    package static let longest = 128

    /// First segments that mean something else in URLs.
    package static let reserved: Set = [
        "api", "ws", "stream", "metrics", "healthz", "readyz", "assets", "signaling",
    ]

    package init(_ text: String) throws(Invalid) {
        if let reason = Self.reason(against: text) { throw Invalid(reason: reason) }
        written = text
        normalized = text.lowercased()
    }

    /// Why a text cannot be a camera's name, and what to do.
    package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        /// Goes on from `"…" cannot be the name of a camera: `.
        package let reason: String
        package var description: String { reason }
    }

    private static func reason(against text: String) -> String? {
        if text.isEmpty { return "it is empty" }
        if text.utf8.count > longest { return "it is longer than \(longest) characters" }
        if let wrong = text.unicodeScalars.first(where: { !isAllowed($0) }) {
            return "it has \(String(wrong).quoted) in it; use letters (a to z), digits, \"-\", \"_\", \".\""
                + " and \"/\" for grouping"
        }
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        if segments.contains("") { return "a \"/\" must stand between two parts, as in house/door" }
        if segments.contains(where: { $0 == "." || $0 == ".." }) { return "a part cannot be \".\" or \"..\"" }
        if let first = segments.first?.lowercased(), reserved.contains(first) {
            return "\(first.quoted) is reserved for weir's own addresses; use another first part"
        }
        return nil
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar == "/" || UInt8(truncatingIfNeeded: scalar.value).isNameByte)
    }
}

extension CameraName: Hashable {
    package static func == (left: CameraName, right: CameraName) -> Bool { left.normalized == right.normalized }
    package func hash(into hasher: inout Hasher) { hasher.combine(normalized) }
}

extension CameraName: Comparable {
    package static func < (left: CameraName, right: CameraName) -> Bool { left.normalized < right.normalized }
}

extension CameraName: CustomStringConvertible {
    package var description: String { written }
}
