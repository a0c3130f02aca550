import Bytes
import Media

/// The header that an audio frame has in a transport stream.
struct AudioFrame {
    enum Reading {
        /// More bytes are needed.
        case incomplete
        case malformed
        case frame(AudioFrame)
    }

    /// What a decoder must know, taken from the header.
    enum Format: Hashable {
        case adts(objectType: Int, sampleRate: Int, channelConfiguration: Int)
        case mpegAudio(MPEGAudio.Configuration)
        case ac3(AC3.Configuration)
        /// Told elsewhere.
        case other
    }

    /// Bytes that are not handed on, 0 or more.
    var headerLength: Int
    /// Of the header and the frame, in bytes.
    var length: Int
    /// 0 when that is told inside of the frame.
    var samples = 0
    /// In Hz.
    var sampleRate = 0
    var format = Format.other

    static func read(_ bytes: RawSpan, _ encoding: TSDemuxer.Encoding?) -> Reading {
        switch encoding {
        case .adts: readADTS(bytes)
        case .latm: readLATM(bytes)
        case .mpegAudio: readMPEGAudio(bytes)
        case .ac3: readAC3(bytes)
        case .opus: readOpus(bytes)
        default: .malformed
        }
    }

    private static func readADTS(_ bytes: RawSpan) -> Reading {
        guard bytes.byteCount >= AAC.ADTSHeader.minimumLength else { return .incomplete }
        guard let header = AAC.ADTSHeader(bytes), header.rawDataBlocks == 1 else { return .malformed }
        return .frame(
            AudioFrame(
                headerLength: header.headerLength, length: header.frameLength, samples: 1024,
                sampleRate: header.sampleRate,
                format: .adts(
                    objectType: header.objectType, sampleRate: header.sampleRate,
                    channelConfiguration: header.channelConfiguration)))
    }

    /// AudioSyncStream, ISO/IEC 14496-3 §1.7.2.
    private static func readLATM(_ bytes: RawSpan) -> Reading {
        guard bytes.byteCount >= 3 else { return .incomplete }
        guard bytes.uint16(at: 0) >> 5 == 0x2b7 else { return .malformed }
        return .frame(AudioFrame(headerLength: 3, length: 3 + Int(bytes.uint16(at: 1) & 0x1fff)))
    }

    private static func readMPEGAudio(_ bytes: RawSpan) -> Reading {
        guard bytes.byteCount >= MPEGAudio.Header.length else { return .incomplete }
        guard let header = MPEGAudio.Header(bytes), header.frameLength > MPEGAudio.Header.length else {
            return .malformed
        }
        return .frame(
            AudioFrame(
                headerLength: 0, length: header.frameLength, samples: header.samplesPerFrame,
                sampleRate: header.sampleRate, format: .mpegAudio(header.configuration)))
    }

    private static func readAC3(_ bytes: RawSpan) -> Reading {
        guard bytes.byteCount >= AC3.Header.length else { return .incomplete }
        guard let header = AC3.Header(bytes) else { return .malformed }
        return .frame(
            AudioFrame(
                headerLength: 0, length: header.frameLength, samples: AC3.samplesPerFrame,
                sampleRate: header.sampleRate, format: .ac3(header.configuration)))
    }

    /// The control header of the Opus mapping: a prefix of 11 bits, flags for what follows, the size of the packet as a
    /// run of 255s and a last byte, samples to trim at the start and at the end, an extension.
    private static func readOpus(_ bytes: RawSpan) -> Reading {
        guard bytes.byteCount >= 2 else { return .incomplete }
        guard bytes.uint16(at: 0) >> 5 == 0x3ff else { return .malformed }
        let flags = bytes[1]
        var offset = 2
        var size = 0
        var byte: UInt8 = 255
        while byte == 255 {
            guard offset < bytes.byteCount else { return .incomplete }
            byte = bytes[offset]
            size += Int(byte)
            offset += 1
            guard size <= maximumOpusPacket else { return .malformed }
        }
        offset += (flags & 0x10 != 0 ? 2 : 0) + (flags & 0x08 != 0 ? 2 : 0)
        if flags & 0x04 != 0 {
            guard offset < bytes.byteCount else { return .incomplete }
            offset += 1 + Int(bytes[offset])
        }
        guard size > 0 else { return .malformed }
        return .frame(AudioFrame(headerLength: offset, length: offset + size, sampleRate: Opus.sampleRate))
    }

    /// 48 frames of 1275 bytes with their lengths (RFC 6716 §3.4), in bytes, for each of 8 streams at most.
    private static let maximumOpusPacket = 8 * (48 * 1277 + 2)
}
