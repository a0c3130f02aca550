import Media
import RTP

extension RTPPacketizer {
    /// One with numbers that are easily told from each other.
    static func making(
        _ codec: Codec, payloadType: UInt8 = 96, firstSequenceNumber: UInt16 = 1000,
        timestampOffset: UInt32 = 7_000_000,
        maximumPacketByteCount: Int = RTPPacketizer.defaultMaximumPacketByteCount
    ) -> RTPPacketizer {
        RTPPacketizer(
            track: Track(codec: codec), ssrc: 0xCAFE_F00D, payloadType: payloadType,
            firstSequenceNumber: firstSequenceNumber, timestampOffset: timestampOffset, channel: 2,
            maximumPacketByteCount: maximumPacketByteCount)
    }
}

enum Sample {
    /// Of a 1280x720 High profile stream.
    static let sps: [UInt8] = [0x67, 0x64, 0x00, 0x1F, 0xAC, 0xD9, 0x40, 0x50, 0x05, 0xBB, 0x01, 0x10]
    static let pps: [UInt8] = [0x68, 0xEB, 0xE3, 0xCB, 0x22, 0xC0]
    static let h264 = Codec.h264(H264.ParameterSets(sps: [sps], pps: [pps]))

    static let h265VPS: [UInt8] = [0x40, 0x01, 0x0C, 0x01, 0xFF, 0xFF, 0x01, 0x60]
    static let h265SPS: [UInt8] = [0x42, 0x01, 0x01, 0x01, 0x60, 0x00, 0x00, 0x03]
    static let h265PPS: [UInt8] = [0x44, 0x01, 0xC1, 0x72]
    static let h265 = Codec.h265(H265.ParameterSets(vps: [h265VPS], sps: [h265SPS], pps: [h265PPS]))

    static let aac48000 = Codec.aac(
        AAC.Configuration(audioSpecificConfig: [0x11, 0x90], sampleRate: 48_000, channels: 2))
    static let aac44100 = Codec.aac(
        AAC.Configuration(audioSpecificConfig: [0x12, 0x10], sampleRate: 44_100, channels: 2))
    static let opus = Codec.opus(Opus.Configuration(channels: 2))
    static let mp3 = Codec.mpegAudio(MPEGAudio.Configuration(layer: 3, sampleRate: 44_100, channels: 2))
    static let ac3 = Codec.ac3(AC3.Configuration(sampleRate: 48_000, channels: 6))
}
