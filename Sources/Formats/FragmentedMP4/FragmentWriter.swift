package import Bytes
package import Media

/// Puts access units into movie fragments (ISO/IEC 14496-12 §8.8), one or many in each.
///
/// A fragment of one frame needs the least delay: `fragment` with one unit, whose duration is estimated (`TrackClock`).
/// Longer ones, of several tracks, are for files and segments.
package struct FragmentWriter: Sendable {
    /// A fragment: `moof` and `mdat`, with `styp` in front where that was asked for.
    package struct Output: Sendable {
        /// Where the fragment begins, after what the caller put before it.
        package let fragmentOffset: Int
        package let bytes: SharedBytes
    }

    package let tracks: [Track]
    package let placement: ParameterSetPlacement
    private var clocks: [TrackClock]
    private var sequenceNumber: UInt32 = 0

    package init(tracks: [Track], _ placement: ParameterSetPlacement) {
        self.tracks = tracks
        self.placement = placement
        clocks = tracks.map { TrackClock($0) }
    }

    /// Other parameters of the same tracks, or other tracks: the next fragment needs a new initialization segment.
    /// Times go on for the tracks that keep their codec.
    package mutating func setTracks(_ tracks: [Track]) {
        let old = self
        self = FragmentWriter(tracks: tracks, placement)
        sequenceNumber = old.sequenceNumber
        for index in tracks.indices where index < old.tracks.count {
            let isSame = tracks[index].codec.name == old.tracks[index].codec.name
            if isSame, clocks[index].timescale == old.clocks[index].timescale { clocks[index] = old.clocks[index] }
        }
    }

    package var initializationSegment: [UInt8] { InitializationSegment.bytes(of: tracks, placement) }

    /// A fragment of `units`, in the order of decoding within each track; nil when none is of a known track.
    /// - Parameters:
    ///   - ends: by track, when the unit after these is decoded, where that is known; estimated otherwise.
    ///   - beginsSegment: puts `styp` in front.
    ///   - prefix: what stands in the buffer before `count` bytes of fragment.
    package mutating func fragment(
        _ units: [AccessUnit], ends: [MediaTime?] = [], beginsSegment: Bool = false,
        prefix: (_ count: Int) -> [UInt8] = { _ in [] }
    ) -> Output? {
        var runs: [MovieFragment.Run] = []
        for index in tracks.indices where units.contains(where: { $0.track == index }) {
            var samples = units.filter { $0.track == index }.map { Sample($0, of: tracks[index], placement) }
            clocks[index].time(&samples, of: tracks[index], end: index < ends.count ? ends[index] : nil)
            runs.append(.init(trackID: UInt32(index + 1), samples: samples))
        }
        guard !runs.isEmpty else { return nil }
        sequenceNumber &+= 1
        let fragment = MovieFragment(sequenceNumber: sequenceNumber, runs: runs, beginsSegment: beginsSegment)
        let before = prefix(fragment.byteCount)
        return Output(
            fragmentOffset: before.count,
            bytes: SharedBytes(capacity: before.count + fragment.byteCount) { room in
                room.copyBytes(from: before)
                fragment.write(to: UnsafeMutableRawBufferPointer(rebasing: room[before.count...]))
                return room.count
            })
    }
}
