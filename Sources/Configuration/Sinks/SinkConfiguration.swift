/// A way out as it is declared by one file in `plugins.d`.
///
/// Two are equal if they say the same, wherever it is written, so a reload leaves such a sink and its viewers alone.
package struct SinkConfiguration: Hashable, Sendable {
    /// Unlike that of any other enabled sink. From `name:`, or else the file's name: `10-rtsp.yaml` is `rtsp`.
    package var name: String
    package var kind: String
    package var isEnabled: Bool
    package var cameras: CameraSelection
    /// The keys that are the sink's own.
    package var settings: YAMLNode
    @Uncompared package var kindPlace: SourcePlace
    @Uncompared package var file: String

    package init(
        name: String, kind: String, isEnabled: Bool = true, cameras: CameraSelection = .all, settings: YAMLNode,
        kindPlace: SourcePlace, file: String
    ) {
        self.name = name
        self.kind = kind
        self.isEnabled = isEnabled
        self.cameras = cameras
        self.settings = settings
        self._kindPlace = Uncompared(wrappedValue: kindPlace)
        self._file = Uncompared(wrappedValue: file)
    }

    /// For the sink to read its own keys with.
    package var reader: SettingsReader { SettingsReader(settings, subject: "sink \(name.quoted)") }

    /// The address in `listen`, if there is one that can be read, and its place.
    var listen: (address: ListenAddress, place: SourcePlace)? { Self.listen(in: settings) }

    /// The same with TLS.
    var tlsListen: (address: ListenAddress, place: SourcePlace)? {
        settings.mapping?["tls"].flatMap { Self.listen(in: $0.value) }
    }

    private static func listen(in settings: YAMLNode) -> (address: ListenAddress, place: SourcePlace)? {
        guard let node = settings.mapping?["listen"]?.value, let text = node.scalar?.text else { return nil }
        return ListenAddress(text).map { ($0, node.place) }
    }
}
