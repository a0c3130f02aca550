package import Media

/// Moves the times of a stream of fragments so that they begin at zero, for readers that take a first time far from it for
/// the end of the file (VLC 3).
package struct FragmentShift {
    private let timescales: [Int]
    /// The first decode time, and the fractions of a second it counts.
    private var origin: (time: Int64, timescale: Int)?

    /// - Parameter tracks: in the order of their IDs, which begin at 1.
    package init(tracks: [Track]) { timescales = tracks.map { InitializationSegment.timescale(of: $0) } }

    /// Changes the decode times (`tfdt`, ISO/IEC 14496-12 §8.8.12) in `bytes`, which are whole boxes by `FragmentWriter`.
    package mutating func apply(to bytes: UnsafeMutableRawBufferPointer) {
        for fragment in Self.boxes(in: bytes, 0..<bytes.count) where fragment.type == "moof" {
            for track in Self.boxes(in: bytes, fragment.body) where track.type == "traf" { shift(bytes, track.body) }
        }
    }

    private mutating func shift(_ bytes: UnsafeMutableRawBufferPointer, _ track: Range<Int>) {
        var timescale = 0
        for (type, body) in Self.boxes(in: bytes, track) {
            switch type {
            case "tfhd" where body.count >= 8:
                let id = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: body.lowerBound + 4, as: UInt32.self))
                timescale = timescales.indices.contains(Int(id) - 1) ? timescales[Int(id) - 1] : 0
            case "tfdt" where body.count >= 12 && timescale > 0:
                let place = body.lowerBound + 4
                let time = Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int64.self))
                let origin = origin ?? (time, timescale)
                self.origin = origin
                let moved = time - origin.time * Int64(timescale) / Int64(origin.timescale)
                bytes.storeBytes(of: max(0, moved).bigEndian, toByteOffset: place, as: Int64.self)
            default: break
            }
        }
    }

    private static func boxes(
        in bytes: UnsafeMutableRawBufferPointer, _ range: Range<Int>
    ) -> [(type: String, body: Range<Int>)] {
        var boxes: [(type: String, body: Range<Int>)] = []
        var place = range.lowerBound
        while place + 8 <= range.upperBound {
            let size = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
            guard size >= 8, place + size <= range.upperBound else { break }
            let type = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
            boxes.append((type, place + 8..<place + size))
            place += size
        }
        return boxes
    }
}
