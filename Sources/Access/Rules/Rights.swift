import Configuration
import Runtime

extension Configuration.Rights {
    /// What those without a name may do where there are no users.
    static let open: Self = {
        var rights = Self()
        rights.view = .all
        rights.publish = .all
        rights.api = .all
        return rights
    }()

    /// Whether the rights reach so far. What is about no camera in particular needs the right to one camera where it only
    /// shows something, and the right to all of them where it changes something.
    func allow(_ action: Action, on camera: CameraName?) -> Bool {
        guard let cameras = selection(for: action) else { return false }
        if let camera { return cameras.contains(camera) }
        return action == .view || action == .api || cameras.isEverything
    }

    func allow(_ peer: SocketAddress) -> Bool {
        if addresses.isEmpty { return true }
        let host = peer.hostBytes
        return addresses.contains { $0.contains(host) }
    }

    private func selection(for action: Action) -> CameraSelection? {
        switch action {
        case .view: view
        case .publish: publish
        case .api: api
        case .record: record
        case .configure: configure
        }
    }
}
