/// MPEG-1 and MPEG-2 audio, ISO/IEC 11172-3 and 13818-3.
package enum MPEGAudio {
    package struct Configuration: Hashable, Sendable {
        /// 1, 2 or 3.
        package var layer: Int
        /// In Hz.
        package var sampleRate: Int
        package var channels: Int

        package init(layer: Int, sampleRate: Int, channels: Int) {
            self.layer = layer
            self.sampleRate = sampleRate
            self.channels = channels
        }
    }
}
