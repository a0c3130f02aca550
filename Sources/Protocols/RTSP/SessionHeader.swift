import HTTP

/// The `Session` header (RFC 2326 §12.37): `id` or `id;timeout=60`.
package struct SessionHeader: Hashable, Sendable, CustomStringConvertible {
    /// Not empty.
    package var id: String
    /// Seconds of silence after which the server may end the session.
    package var timeout: Int?

    package init(id: String, timeout: Int? = nil) {
        self.id = id
        self.timeout = timeout
    }

    /// `nil` where there is no identifier: FFmpeg sends an empty one to begin anew.
    package init?(_ text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard let id = parts.first?.trimmingWhiteSpace, !id.isEmpty else { return nil }
        self.id = String(id)
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, Fields.isSame(String(pair[0].trimmingWhiteSpace), "timeout") else { continue }
            timeout = pair[1].trimmingWhiteSpace.decimalValue
        }
    }

    package var description: String { timeout.map { "\(id);timeout=\($0)" } ?? id }
}
