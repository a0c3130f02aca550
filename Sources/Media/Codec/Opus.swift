/// Opus, RFC 6716.
package enum Opus {
    /// The rate of Opus timestamps whatever was sampled (RFC 7587 §4.1), in Hz.
    package static let sampleRate = 48_000

    package struct Configuration: Hashable, Sendable {
        package var channels: Int

        package init(channels: Int) { self.channels = channels }
    }
}
