import Configuration

/// The cameras of the configuration file.
final class FileCameras: CameraSource {
    let kind = Configuration.CameraSources.Kind.file
    let place: String

    init(_ path: String) { place = path }

    var status: CameraSourceStatus { CameraSourceStatus(name: kind.rawValue, place: place, state: .ok) }

    func cameras(over configuration: Configuration) -> DeclaredCameras { DeclaredCameras(configuration.cameras) }

    var identity: String { place }

    func load() async {}

    func start(_ changed: @escaping @Sendable () -> Void) {}

    func stop() {}
}
