import Bytes
import Media

/// The elementary streams of one programme, ISO/IEC 13818-1 §2.4.4.8.
struct ProgramMap {
    static let tableID: UInt8 = 2

    struct Entry: Hashable {
        var pid: Int
        var streamType: UInt8
        var encoding: TSDemuxer.Encoding?
        /// From the descriptor of an Opus stream.
        var opus: Opus.Configuration?
    }

    var clockPID: Int
    var entries: [Entry] = []

    /// `nil` when lengths inside of the table lead out of it.
    init?(_ section: TableSection, _ bytes: RawSpan) {
        let end = section.body.upperBound
        var offset = section.body.lowerBound
        guard offset + 4 <= end else { return nil }
        clockPID = Int(bytes.uint16(at: offset) & 0x1fff)
        offset += 4 + Int(bytes.uint16(at: offset + 2) & 0xfff)
        guard offset <= end else { return nil }
        while offset + 5 <= end {
            let descriptors = offset + 5
            let next = descriptors + Int(bytes.uint16(at: offset + 3) & 0xfff)
            guard next <= end else { return nil }
            entries.append(
                Entry(
                    streamType: bytes[offset], pid: Int(bytes.uint16(at: offset + 1) & 0x1fff),
                    descriptors: bytes.extracting(descriptors..<next)))
            offset = next
        }
        guard offset == end else { return nil }
    }
}

extension ProgramMap.Entry {
    init(streamType: UInt8, pid: Int, descriptors: RawSpan) {
        self.pid = pid
        self.streamType = streamType
        switch streamType {
        case 0x03, 0x04: encoding = .mpegAudio
        case 0x0f: encoding = .adts
        case 0x11: encoding = .latm
        case 0x1b: encoding = .h264
        case 0x24: encoding = .h265
        case 0x81: encoding = .ac3
        case 0x06: readPrivate(descriptors)
        default: break
        }
    }

    /// What is carried as private data is told by descriptors.
    private mutating func readPrivate(_ descriptors: RawSpan) {
        var channels: Int?
        var isOpus = false
        var offset = 0
        while offset + 2 <= descriptors.byteCount {
            let tag = descriptors[offset]
            let begin = offset + 2
            offset = begin + Int(descriptors[offset + 1])
            guard offset <= descriptors.byteCount else { return }
            switch tag {
            // Registration (§2.6.8).
            case 0x05 where offset - begin >= 4:
                switch descriptors.uint32(at: begin) {
                case 0x4f70_7573: isOpus = true
                case 0x4845_5643: encoding = .h265
                case 0x4143_2d33: encoding = .ac3
                default: break
                }
            // AC-3 (ETSI EN 300 468 annex D).
            case 0x6a: encoding = .ac3
            // Extension descriptor of Opus with its channel_config_code: 0 is dual mono, 1...8 are channels in the
            // order of Vorbis.
            case 0x7f where offset - begin >= 2 && descriptors[begin] == 0x80:
                let code = Int(descriptors[begin + 1])
                channels = code == 0 ? 2 : code <= 8 ? code : nil
            default: break
            }
        }
        if isOpus, let channels {
            encoding = .opus
            opus = Opus.Configuration(channels: channels)
        }
    }
}
