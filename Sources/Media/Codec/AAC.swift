/// AAC, ISO/IEC 14496-3.
package enum AAC {
    package struct Configuration: Hashable, Sendable {
        /// The AudioSpecificConfig (§1.6.2.1), as it stands in SDP `config=` and in MP4 `esds`.
        package var audioSpecificConfig: [UInt8]
        /// Of the core coder, in Hz.
        package var sampleRate: Int
        package var channels: Int
        /// Samples of the core coder in one frame: 1024, or 960.
        package var samplesPerFrame: Int

        package init(audioSpecificConfig: [UInt8], sampleRate: Int, channels: Int, samplesPerFrame: Int = 1024) {
            self.audioSpecificConfig = audioSpecificConfig
            self.sampleRate = sampleRate
            self.channels = channels
            self.samplesPerFrame = samplesPerFrame
        }
    }
}
