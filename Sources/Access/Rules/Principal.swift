/// Who asks.
package enum Principal: Hashable, Sendable {
    /// Somebody who did not say.
    case anonymous
    case user(String)

    /// For the log; `-` for nobody in particular.
    package var name: String {
        switch self {
        case .anonymous: "-"
        case .user(let name): name
        }
    }
}
