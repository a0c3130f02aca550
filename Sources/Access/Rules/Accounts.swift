import Configuration
import Runtime

/// The users as they are looked up.
struct Accounts: Sendable {
    private let users: [String: Configuration.User]
    /// By codes, so that a comparison tells nothing by the time it takes.
    private let tokens: [(code: [UInt8], user: String)]
    private let anonymous: Configuration.Rights?
    /// What those who do not exist have their passwords compared with.
    let decoyHash: Secret?

    init(_ settings: Configuration.Access, key: ProcessKey) {
        users = Dictionary(settings.users.map { ($0.name, $0) }) { first, _ in first }
        tokens = settings.users.compactMap { user in user.token.map { (key.code($0.exposed), user.name) } }
        anonymous = settings.anonymous
        decoyHash =
            settings.users.lazy.compactMap { user in
                if case .hash(let hash) = user.password { hash } else { nil }
            }.first
    }

    /// There are no users: nobody is asked who they are.
    var isEmpty: Bool { users.isEmpty }

    subscript(name: String) -> Configuration.User? { users[name] }

    func user(withTokenCode code: [UInt8]) -> Configuration.User? {
        var found: String?
        for token in tokens where ConstantTime.areEqual(token.code, code) { found = token.user }
        return found.flatMap { users[$0] }
    }

    /// What everybody may, everybody with a name may, too.
    func permit(_ principal: Principal, _ action: Action, on camera: CameraName?, from peer: SocketAddress) -> Bool {
        if let rights = anonymous ?? (isEmpty ? .open : nil), rights.allow(peer), rights.allow(action, on: camera) {
            return true
        }
        guard case .user(let name) = principal, let rights = users[name]?.rights else { return false }
        return rights.allow(peer) && rights.allow(action, on: camera)
    }

    /// Of those who have passwords; in the order of their names.
    var digestUsers: (can: [String], cannot: [String]) {
        var names: (can: [String], cannot: [String]) = ([], [])
        for user in users.values.sorted(by: { $0.name < $1.name }) {
            switch user.password {
            case .plain: names.can.append(user.name)
            case .hash: names.cannot.append(user.name)
            case nil: break
            }
        }
        return names
    }

    /// Users who are no more, or not the same.
    func hasChanged(_ name: String, since other: Accounts) -> Bool { users[name] != other.users[name] }
}
