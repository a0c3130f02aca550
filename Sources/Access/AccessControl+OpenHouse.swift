import Configuration
import Runtime

/// Where no users are configured: nobody is asked who they are, and what changes something is for this machine alone.
extension AccessControl {
    func openHouse(_ attempt: AccessAttempt, _ accounts: Accounts) -> Verdict {
        if accounts.permit(.anonymous, attempt.action, on: attempt.camera, from: attempt.peer) {
            return .allowed(.anonymous)
        }
        guard Self.isForThisMachine(attempt.action) else {
            return .forbidden("nobody may \(attempt.action.rawValue) this without a name, and no users are configured")
        }
        guard attempt.peer.isLoopback, attempt.origin?.isForwarded != true else {
            return .forbidden(
                "this changes something, and no users are configured, so only programs on weir's own machine may;"
                    + " add users to weir.yaml")
        }
        guard let origin = attempt.origin else { return .allowed(.anonymous) }
        guard origin.namesLoopback else {
            return .forbidden(
                "this changes something, and no users are configured, so it must be asked of http://localhost,"
                    + " not of \(origin.host?.quoted ?? "a host without a name"); add users to weir.yaml")
        }
        guard !origin.isOfAnotherSite else { return .forbidden(Self.anotherSite) }
        return .allowed(.anonymous)
    }

    static func isForThisMachine(_ action: Action) -> Bool { action == .configure || action == .record }

    package static let anotherSite = "this changes something, and was asked by a page of another site"
}

extension AccessAttempt {
    /// A page of another site would use what the browser sends by itself: a cookie, or a password typed before.
    var isMadeByAnotherSite: Bool {
        guard let origin, origin.isUnsafe, origin.isOfAnotherSite else { return false }
        switch credentials {
        case .cookie, .basic, .digest: return true
        case .none, .bearer, .unreadable: return false
        }
    }
}
