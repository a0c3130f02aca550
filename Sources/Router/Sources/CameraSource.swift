import Configuration

/// A place where cameras are declared. From any thread.
protocol CameraSource: AnyObject, Sendable {
    var kind: Configuration.CameraSources.Kind { get }
    /// Where, for people: a path, or a URL without secrets.
    var place: String { get }
    /// How it is to be reached. What its cameras are worth is known to ``CameraMerge``.
    var status: CameraSourceStatus { get }

    /// Its cameras, as far as they are known now, and why others were left out. Does not wait.
    func cameras(over configuration: Configuration) -> DeclaredCameras

    /// Of whom it asks what: a source that is equal to another in this says the same.
    var identity: String { get }

    /// Takes in what is on disk. What is wrong with it is told in the log and the status.
    func load() async

    /// From now on `changed` is called whenever there are other cameras, on any thread.
    func start(_ changed: @escaping @Sendable () -> Void)

    /// `changed` is called no more. Does not wait for what is under way.
    func stop()
}

/// What one source declares.
struct DeclaredCameras: Hashable, Sendable {
    var cameras: [CameraConfiguration] = []
    /// Sentences about those that were left out.
    var complaints: [String] = []

    init(_ cameras: [CameraConfiguration] = []) { self.cameras = cameras }

    /// One that is wrong, or has the name of one before it, does not spoil the others.
    init(_ declarations: [CameraDeclaration], over configuration: Configuration, source: String) {
        var names: Set<CameraName> = []
        for (index, declaration) in declarations.enumerated() {
            do throws(CameraDeclaration.Invalid) {
                let camera = try declaration.camera(over: configuration, source: source)
                if names.insert(camera.name).inserted {
                    cameras.append(camera)
                } else {
                    complaints.append("row \(index + 1): there is a camera \(declaration.name.quoted) before it")
                }
            } catch {
                complaints.append("row \(index + 1) (\(declaration)): \(error.reason)")
            }
        }
    }
}
