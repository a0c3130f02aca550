package import Configuration

/// The kinds of sinks that this weir has.
package struct SinkRegistry: Sendable {
    private let types: [any Sink.Type]

    package init(_ types: [any Sink.Type]) { self.types = types }

    package var kinds: [String] { types.map { $0.kind } }

    /// The sink that a file declares; nil for a kind that there is not.
    package func make(_ configuration: SinkConfiguration, environment: SinkEnvironment) -> (any Sink)? {
        type(of: configuration)?.init(configuration, environment: environment)
    }

    /// Reads a sink's own keys for complaints.
    package func check(_ configuration: SinkConfiguration, _ settings: inout SettingsReader) {
        type(of: configuration)?.check(&settings)
    }

    private func type(of configuration: SinkConfiguration) -> (any Sink.Type)? {
        types.first { $0.kind == configuration.kind }
    }
}
