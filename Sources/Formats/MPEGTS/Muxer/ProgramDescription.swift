import Bytes
import Media

/// What PAT and PMT say of the programme that `TSMuxer` makes (ISO/IEC 13818-1 §2.4.4.3 and §2.4.4.8).
struct ProgramDescription: Sendable {
    struct Entry: Hashable, Sendable {
        let pid: Int
        let streamType: UInt8
        let streamID: UInt8
        var descriptors: [UInt8] = []
    }

    static let mapPID = 0x1000
    private static let firstPID = 0x100
    private static let number: UInt16 = 1
    /// Streams of which the PMT still fits into one packet, with the longest descriptors that they have.
    static let maximumStreams = 10

    let tracks: [Track]
    /// By track; nil for those that cannot be carried.
    let entries: [Entry?]
    /// The track with which the clock references come: the first video, or what there is.
    let clockTrack: Int?
    /// `version_number`, 0...31.
    var version: UInt8 = 0

    init(tracks: [Track]) {
        self.tracks = tracks
        let entries = tracks.enumerated().map { index, track in
            index < Self.maximumStreams ? Entry(track, pid: Self.firstPID + index) : nil
        }
        self.entries = entries
        clockTrack =
            tracks.indices.first { tracks[$0].kind == .video && entries[$0] != nil }
            ?? tracks.indices.first { entries[$0] != nil }
    }

    var clockPID: Int { clockTrack.flatMap { entries[$0]?.pid } ?? TSPacket.nullPID }

    var association: [UInt8] {
        // transport_stream_id 1; the PAT never changes.
        var body: [UInt8] = [0, 1, 0xc1, 0, 0]
        body.append(bigEndian: Self.number)
        body.append(bigEndian: UInt16(0xe000 | Self.mapPID))
        return Self.section(tableID: 0, body)
    }

    var map: [UInt8] {
        var body: [UInt8] = []
        body.append(bigEndian: Self.number)
        body += [0xc1 | version << 1, 0, 0]
        body.append(bigEndian: UInt16(0xe000 | clockPID))
        body.append(bigEndian: UInt16(0xf000))
        for entry in entries.compactMap(\.self) {
            body.append(entry.streamType)
            body.append(bigEndian: UInt16(0xe000 | entry.pid))
            body.append(bigEndian: UInt16(0xf000 | entry.descriptors.count))
            body += entry.descriptors
        }
        return Self.section(tableID: ProgramMap.tableID, body)
    }

    /// With its length before and its CRC behind.
    private static func section(tableID: UInt8, _ body: [UInt8]) -> [UInt8] {
        var section = [tableID]
        section.append(bigEndian: UInt16(0xb000 | body.count + 4))
        section += body
        section.append(bigEndian: CRC32.checksum(section.span.bytes))
        return section
    }
}

extension ProgramDescription.Entry {
    /// nil for what has no place in a transport stream.
    init?(_ track: Track, pid: Int) {
        self.pid = pid
        switch track.codec {
        case .h264:
            (streamType, streamID) = (0x1b, 0xe0)
        case .h265:
            (streamType, streamID) = (0x24, 0xe0)
        case .aac(let configuration):
            guard ElementaryPayload.adtsHeader(of: configuration, payloadLength: 0) != nil else { return nil }
            (streamType, streamID) = (0x0f, 0xc0)
        case .mpegAudio(let configuration):
            (streamType, streamID) = (configuration.sampleRate < 32_000 ? 0x04 : 0x03, 0xc0)
        case .ac3:
            // As in ATSC A/52 annex A, with the registration that everybody looks for.
            (streamType, streamID) = (0x81, 0xbd)
            descriptors = [0x05, 4] + "AC-3".utf8
        case .opus(let configuration):
            // Private data, told by registration and the extension descriptor with channel_config_code.
            guard 1...8 ~= configuration.channels else { return nil }
            (streamType, streamID) = (0x06, 0xbd)
            descriptors = [0x05, 4] + "Opus".utf8 + [0x7f, 2, 0x80, UInt8(configuration.channels)]
        }
    }
}
