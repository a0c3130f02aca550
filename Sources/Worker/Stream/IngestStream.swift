/// What is done to a run's transport stream on its way to the owner, and what is learned from it.
struct IngestStream {
    enum Finding: Hashable {
        /// Frames do not come in the order of their times.
        case outOfOrder
        /// Audio or video that the transport stream carries as private data.
        case foreignAudio
        case foreignVideo
    }

    private var joiner: FragmentJoiner?
    private var tracks = CarriedTracks()

    init(_ profile: IngestProfile) {
        joiner = profile.reading == .fragments ? FragmentJoiner() : nil
    }

    /// What was given out may be taken to be complete, should nothing more come.
    var isAtFrameEnd: Bool { joiner?.isAtFrameEnd ?? true }

    /// - Parameter packets: whole TS packets; changed in place.
    mutating func prepare(_ packets: UnsafeMutableRawBufferPointer) -> Finding? {
        var finding: Finding?
        if !tracks.isDone {
            var offset = 0
            while offset + FragmentJoiner.packetSize <= packets.count, !tracks.isDone {
                let packet = UnsafeRawBufferPointer(rebasing: packets[offset..<offset + FragmentJoiner.packetSize])
                switch tracks.look(at: packet) {
                case .audio: finding = .foreignAudio
                case .video: finding = .foreignVideo
                case nil: break
                }
                offset += FragmentJoiner.packetSize
            }
        }
        joiner?.join(packets)
        if finding == nil, joiner?.isOutOfOrder == true { finding = .outOfOrder }
        return finding
    }
}
