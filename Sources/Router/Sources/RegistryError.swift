import Configuration

/// Why a camera cannot be added, changed, removed or steered.
package enum RegistryError: Error, Hashable, Sendable {
    /// There is no camera of that name.
    /// - nearest: the one that was probably meant.
    case unknown(name: String, nearest: String?)
    case exists(name: String)
    /// It is declared somewhere else than over the API, and can be changed only there.
    /// - source: where, for people: a path, or a URL without secrets.
    case fromElsewhere(name: String, source: String)
    /// - field: the key of `weir.yaml`, or `name`.
    case invalid(field: String, reason: String)
    /// The registry cannot be written now.
    case unavailable(reason: String)
}

extension RegistryError: CustomStringConvertible {
    /// A sentence that says what is wrong and what to do.
    package var description: String {
        switch self {
        case .unknown(let name, let nearest):
            "there is no camera \(name.quoted)" + (nearest.map { "; did you mean \($0.quoted)?" } ?? "")
        case .exists(let name):
            "there is a camera \(name.quoted) already; change it, or choose another name"
        case .fromElsewhere(let name, let source):
            "camera \(name.quoted) is declared in \(source); change it there"
        case .invalid(_, let reason): reason
        case .unavailable(let reason): reason
        }
    }
}
