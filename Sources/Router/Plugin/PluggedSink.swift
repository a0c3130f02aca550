import Configuration

/// A sink that serves, and what it was made of.
struct PluggedSink: Sendable {
    var configuration: SinkConfiguration
    let sink: any Sink
}
