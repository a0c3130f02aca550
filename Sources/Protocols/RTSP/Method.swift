/// The methods of RFC 2326 §10. Their names are case-sensitive.
package enum Method: String, CaseIterable, Sendable {
    case options = "OPTIONS"
    case describe = "DESCRIBE"
    case setup = "SETUP"
    case play = "PLAY"
    case pause = "PAUSE"
    case teardown = "TEARDOWN"
    case getParameter = "GET_PARAMETER"
    case setParameter = "SET_PARAMETER"
    case announce = "ANNOUNCE"
    case record = "RECORD"
    case redirect = "REDIRECT"

    /// What a server without publishers allows, in the order of a session. Clients choose their keepalive from this list,
    /// so it must be true.
    static let allowed: [Method] = [
        .options, .describe, .setup, .play, .pause, .teardown, .getParameter, .setParameter,
    ]

    /// `allowed` as the value of `Public` and `Allow`.
    static let allowedList = allowed.map(\.rawValue).joined(separator: ", ")
}
