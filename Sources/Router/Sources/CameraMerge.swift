import Configuration

/// The cameras of all sources together: where two declare one name, the first source wins.
struct CameraMerge: Sendable {
    struct Entry: Sendable {
        var camera: CameraConfiguration
        var source: Configuration.CameraSources.Kind
    }

    private(set) var cameras: [CameraName: Entry] = [:]
    /// By source: how many of its cameras can be used, and what is wrong with the others.
    private(set) var counts: [Configuration.CameraSources.Kind: Int] = [:]
    private(set) var complaints: [Configuration.CameraSources.Kind: [String]] = [:]

    init() {}

    /// - Parameter sources: those that come first win.
    init(_ sources: [any CameraSource], over configuration: Configuration) {
        for source in sources {
            let declared = source.cameras(over: configuration)
            complaints[source.kind] = declared.complaints
            for camera in declared.cameras {
                if let winner = cameras[camera.name] {
                    let place = sources.first { $0.kind == winner.source }?.place ?? winner.source.rawValue
                    complaints[source.kind, default: []].append(
                        "camera \(camera.name.written.quoted) is declared in \(place), too, which goes first")
                } else {
                    cameras[camera.name] = Entry(camera: camera, source: source.kind)
                    counts[source.kind, default: 0] += 1
                }
            }
        }
    }

    /// What is wrong now and was not before.
    func newComplaints(since former: CameraMerge) -> [Configuration.CameraSources.Kind: [String]] {
        complaints.reduce(into: [:]) { new, entry in
            let known = Set(former.complaints[entry.key] ?? [])
            new[entry.key] = entry.value.filter { !known.contains($0) }
        }
    }
}
