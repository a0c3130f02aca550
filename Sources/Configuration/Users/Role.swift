/// A name for what people commonly may do.
package enum Role: String, CaseIterable, Sendable {
    /// Everything.
    case admin
    /// What a viewer may, and start, stop, protect and delete recordings.
    case `operator`
    /// Watch, and read the API, which the web page needs.
    case viewer
    /// Send pictures to us.
    case publisher

    package func rights(with cameras: CameraSelection) -> Configuration.Rights {
        var rights = Configuration.Rights()
        switch self {
        case .admin:
            rights.publish = cameras
            rights.configure = cameras
            fallthrough
        case .operator:
            rights.record = cameras
            fallthrough
        case .viewer:
            rights.view = cameras
            rights.api = cameras
        case .publisher:
            rights.publish = cameras
        }
        return rights
    }
}
