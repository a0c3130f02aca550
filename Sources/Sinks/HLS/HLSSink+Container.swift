import Bytes
import FragmentedMP4
import MPEGTS
import Media

extension HLSSink {
    /// What the parts of a stream are put into.
    enum Format: String, CaseIterable, Sendable {
        /// Fragmented MP4.
        case mp4
        /// MPEG-TS, for what plays nothing else.
        case ts

        var mediaType: String { self == .mp4 ? "video/mp4" : "video/mp2t" }
    }

    /// Puts parts into their bytes.
    struct Container: Sendable {
        private var fragments: FragmentWriter?
        private var transport: TSMuxer?

        init(_ format: Format) {
            switch format {
            case .mp4: fragments = FragmentWriter(tracks: [], .sampleEntry)
            case .ts: transport = TSMuxer()
            }
        }

        /// Returns the media initialization section (RFC 8216bis §3.1) that the parts from now on need; nil where they tell all
        /// themselves.
        mutating func setTracks(_ tracks: [Track]) -> SharedBytes? {
            transport?.setTracks(tracks)
            fragments?.setTracks(tracks)
            return fragments.map { SharedBytes($0.initializationSegment) }
        }

        /// nil where nothing of it can be carried.
        mutating func bytes(of part: Segmenter.Part, tracks: [Track]) -> SharedBytes? {
            if fragments != nil {
                var ends = [MediaTime?](repeating: nil, count: tracks.count)
                if let end = part.end, let leading = part.units.first?.track { ends[leading] = end }
                return fragments?.fragment(part.units, ends: ends)?.bytes
            }
            var packets: [SharedBytes] = []
            for (index, unit) in part.units.enumerated() {
                let begins = index == 0 && part.beginsSegment
                if let output = transport?.mux(unit, isStart: begins || unit.isRandomAccess && part.isStart(index)) {
                    packets.append(output.bytes)
                }
            }
            return packets.isEmpty ? nil : SharedBytes(joining: packets)
        }
    }
}

extension HLSSink.Segmenter.Part {
    /// Tables stand before keyframes; sound alone has them where a segment begins.
    fileprivate func isStart(_ index: Int) -> Bool { !units[index].nalUnits.isEmpty }
}

extension SharedBytes {
    /// A copy of one after the other.
    convenience init(joining pieces: [SharedBytes]) {
        self.init(capacity: pieces.reduce(0) { $0 + $1.count }) { room in
            var offset = 0
            for piece in pieces {
                UnsafeMutableRawBufferPointer(rebasing: room[offset...])
                    .copyMemory(from: UnsafeRawBufferPointer(start: piece.baseAddress, count: piece.count))
                offset += piece.count
            }
            return offset
        }
    }
}
