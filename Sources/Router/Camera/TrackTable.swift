import MPEGTS
import Media

/// Keeps a camera's tracks in their places: a viewer's track 1 stays what it was, whatever order the next run of the worker
/// lists its streams in.
struct TrackTable {
    /// The camera's tracks, all that there ever were.
    private(set) var tracks: [Track] = []
    /// By the demuxer's stream: the index into `tracks`.
    private var places: [Int?] = []

    /// Where the access units of a stream belong; nil for one that is not known (yet).
    func place(of stream: Int) -> Int? { stream < places.count ? places[stream] : nil }

    /// Takes the streams of this run: each goes where the same kind of track was, in order; new ones at the end.
    mutating func update(_ streams: [TSDemuxer.Stream]) {
        var free = tracks.indices.map { $0 }
        places = streams.map { stream in
            guard let track = stream.track else { return nil }
            if let index = free.firstIndex(where: { tracks[$0].kind == track.kind }) {
                let place = free.remove(at: index)
                tracks[place] = track
                return place
            }
            tracks.append(track)
            return tracks.count - 1
        }
    }
}
