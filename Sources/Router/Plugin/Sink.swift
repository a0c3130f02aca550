package import Access
package import Configuration
package import HTTPServer
package import Runtime

/// A way out of the router, declared by one file in `plugins.d/`.
package protocol Sink: AnyObject, Sendable {
    /// The value of `kind:` in its file.
    static var kind: String { get }

    /// Reads the sink's own keys for the complaints alone.
    static func check(_ settings: inout SettingsReader)

    /// Reads its own keys and touches nothing else. They have been checked.
    init(_ configuration: SinkConfiguration, environment: SinkEnvironment)

    /// Opens its listeners and serves from now on.
    func start() async throws(SinkError)

    /// Says goodbye to its viewers and closes what it opened.
    func stop() async

    /// Takes over another declaration of the same name and kind without losing its viewers; false where it cannot, and
    /// is to be stopped and made anew.
    func reconfigure(_ configuration: SinkConfiguration) async -> Bool

    /// Reads again the files that its declaration names, such as certificates, at a reload which leaves the declaration
    /// as it was. Returns a sentence where they cannot be used; then it goes on with what it has.
    func readFilesAgain() async -> String?

    /// Ends what it serves of a camera that is no more.
    func cameraRemoved(_ name: CameraName) async

    func status() async -> SinkStatus
    func sessions() async -> [SessionStatus]

    /// Sends a viewer away; false where this sink has no session of that id.
    func endSession(_ id: String) async -> Bool

    /// Every way to play a camera here; none for a camera that the sink does not serve.
    /// - Parameter host: by which the one who asks knows us; an IPv6 address in brackets.
    func urls(of camera: CameraName, host: String) -> [PlayURL]
}

extension Sink {
    package func reconfigure(_ configuration: SinkConfiguration) async -> Bool { false }
    package func readFilesAgain() async -> String? { nil }
}

/// What a sink may use of the house.
package struct SinkEnvironment: Sendable {
    package let loops: EventLoopGroup
    package let cameras: CameraDirectory
    private let currentLimits: Locked<StreamLimits>
    /// Where a sink hangs what it serves over HTTP, under its own name.
    package let routes: RouteTable
    package let access: AccessControl
    /// What outlives a restart.
    package let stateDirectory: String
    /// Where the HTTP server listens first, for URLs.
    package let httpPort: UInt16

    package init(
        loops: EventLoopGroup, cameras: CameraDirectory, limits: StreamLimits, routes: RouteTable,
        access: AccessControl, stateDirectory: String, httpPort: UInt16 = 8080
    ) {
        self.loops = loops
        self.cameras = cameras
        currentLimits = Locked(limits)
        self.routes = routes
        self.access = access
        self.stateDirectory = stateDirectory
        self.httpPort = httpPort
    }

    /// As they are now; a reload may change them.
    package var limits: StreamLimits { currentLimits.withLock { $0 } }

    func setLimits(_ limits: StreamLimits) { currentLimits.withLock { $0 = limits } }
}

/// Why a sink cannot serve.
package enum SinkError: Error, CustomStringConvertible {
    /// Its address is taken or not ours.
    case cannotListen(kind: String, address: String, reason: String, isInUse: Bool)
    /// The certificate or its key.
    case certificate(kind: String, TLSError)
    case system(SystemError)

    package var description: String {
        switch self {
        case .cannotListen(let kind, let address, let reason, let isInUse):
            "the \(kind) sink cannot listen at \(address): \(reason)"
                + (isInUse
                    ? "; another program has that port (ss -ltnup tells which), or choose another `listen:`" : "")
        case .certificate(let kind, let error): "the \(kind) sink cannot speak TLS: \(error)"
        case .system(let error): error.description
        }
    }
}
