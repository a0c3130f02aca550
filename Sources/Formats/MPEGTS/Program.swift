import Media

/// What the elementary streams of a programme share.
struct Program {
    let limits: TSDemuxer.Limits
    var clock = TimestampUnwrapper()
    var streams: [TSDemuxer.Stream] = []

    /// Notes what is now known of a stream, and tells when that is new.
    mutating func update(_ codec: Codec, of index: Int, _ emit: (TSDemuxer.Event) -> Void) {
        let track = Track(codec: codec)
        guard streams[index].track != track else { return }
        streams[index].track = track
        emit(.streams(streams))
    }
}
