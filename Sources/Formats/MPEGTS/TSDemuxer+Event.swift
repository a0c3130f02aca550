package import Media

extension TSDemuxer {
    /// What comes out of a transport stream.
    package enum Event: Sendable {
        /// The streams of the programme, after each change of the list or of a stream's parameters, and always before
        /// the access unit that needs them. `AccessUnit.track` is the index here.
        case streams([Stream])
        case accessUnit(AccessUnit)
        case damage(Damage)
        /// The sender's clock was replaced: from here on timestamps may have jumped.
        case discontinuity
    }

    /// What a PES packet of video holds.
    package enum Framing: Hashable, Sendable {
        /// One access unit.
        case frames
        /// A part of one, as it stood in an RTP packet: FFmpeg's RTSP input without its parser.
        case parts
    }

    /// How a stream's frames are wrapped.
    package enum Encoding: Hashable, Sendable {
        case h264, h265
        /// AAC.
        case adts, latm
        case mpegAudio, ac3, opus
    }

    /// One elementary stream as the programme map lists it.
    package struct Stream: Hashable, Sendable {
        /// 0...0x1fff.
        package var pid: Int
        /// `stream_type` (ISO/IEC 13818-1 table 2-34).
        package var streamType: UInt8
        /// `nil` when no codec of ours stands behind it: it will never have access units.
        package var encoding: Encoding?
        /// `nil` as long as the stream has not told its parameters.
        package var track: Track?

        package init(pid: Int, streamType: UInt8, encoding: Encoding?, track: Track? = nil) {
            self.pid = pid
            self.streamType = streamType
            self.encoding = encoding
            self.track = track
        }
    }

    /// Bytes that did not lead to an access unit.
    package struct Damage: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            /// No sync byte where one belongs: bytes were skipped.
            case syncLost
            /// `transport_error_indicator`, or a packet that contradicts itself.
            case packetMalformed
            /// The continuity counter jumped.
            case packetsMissing
            /// Encrypted: weir has no keys.
            case scrambled
            /// A table with a wrong CRC or wrong lengths, or with more streams than are taken.
            case tableMalformed
            case headerMalformed
            /// A frame ended before its length.
            case frameTruncated
            /// A frame longer than `Limits.accessUnit`.
            case frameTooLong
            /// A frame's bytes are not what its codec prescribes.
            case frameMalformed
            /// A frame went on after `drained` or `flush` had taken it to be complete.
            case frameSplit
            /// A frame without timestamp and without one before it to go on from.
            case timestampMissing
            /// A frame before its parameter sets: usual at the start, when one joins in the middle.
            case parametersMissing
            /// A random access picture without parameter sets: the camera does not send them with its pictures.
            case parametersAbsent
        }

        package var kind: Kind
        /// Index of the stream that lost at least a part of a frame; pictures of it decode wrongly until the next random
        /// access. `nil` when it is not known whose bytes they were.
        package var track: Int?

        package init(_ kind: Kind, track: Int? = nil) {
            self.kind = kind
            self.track = track
        }
    }

    /// What one demuxer holds at most.
    package struct Limits: Sendable {
        /// Bytes of one access unit.
        package var accessUnit = 16 << 20
        /// Streams of a programme; further ones are not listed.
        package var streams = 16

        package init() {}
    }
}
