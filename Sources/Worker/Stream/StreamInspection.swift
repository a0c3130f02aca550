import Bytes

/// Looks at the beginning of a run's transport stream for what the command line should have been.
struct StreamInspection {
    enum Finding: Hashable {
        /// Pictures do not come in the order of their times.
        case outOfOrder
        /// Audio or video that the transport stream carries as private data.
        case foreignAudio
        case foreignVideo
    }

    /// The beginning of a packet whose end is not here yet.
    private var pending: [UInt8] = []
    private var tracks = CarriedTracks()
    private var order: PictureOrder?

    static let packetSize = 188

    init(_ profile: IngestProfile) {
        order = profile.reading == .fragments ? PictureOrder() : nil
    }

    var isDone: Bool { tracks.isDone && order?.isDone ?? true }

    /// The next bytes of the stream, from its first on.
    mutating func look(at bytes: RawSpan) -> Finding? {
        guard !isDone else { return nil }
        var finding: Finding?
        bytes.withUnsafeBytes { bytes in
            var offset = 0
            if !pending.isEmpty {
                offset = min(Self.packetSize - pending.count, bytes.count)
                pending += bytes[..<offset]
                guard pending.count == Self.packetSize else { return }
                let packet = pending
                packet.withUnsafeBytes { finding = look(atPacket: $0) }
                pending.removeAll(keepingCapacity: true)
            }
            while offset + Self.packetSize <= bytes.count, finding == nil {
                finding = look(atPacket: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Self.packetSize]))
                offset += Self.packetSize
            }
            if finding == nil { pending += bytes[offset...] }
        }
        return finding
    }

    private mutating func look(atPacket packet: UnsafeRawBufferPointer) -> Finding? {
        if !tracks.isDone, let track = tracks.look(at: packet) {
            return track == .audio ? .foreignAudio : .foreignVideo
        }
        order?.look(at: packet)
        return order?.isBroken == true ? .outOfOrder : nil
    }
}
