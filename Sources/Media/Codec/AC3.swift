/// AC-3, ETSI TS 102 366.
package enum AC3 {
    package struct Configuration: Hashable, Sendable {
        /// In Hz.
        package var sampleRate: Int
        package var channels: Int

        package init(sampleRate: Int, channels: Int) {
            self.sampleRate = sampleRate
            self.channels = channels
        }
    }
}
