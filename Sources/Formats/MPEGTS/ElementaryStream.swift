import Bytes
import Media

/// Puts the PES packets of one PID together and takes the access units out of them.
struct ElementaryStream {
    private enum Phase {
        /// For the beginning of a PES packet: what comes before it is of no use.
        case waiting
        case header
        case payload
        /// Taken to be complete, though more of it may come.
        case ended
    }

    let entry: ProgramMap.Entry
    /// Index in the list of streams.
    var index: Int
    private var continuity = ContinuityCounter()
    private var phase = Phase.waiting
    /// The beginning of a PES header that is spread over packets.
    private var header: [UInt8] = []
    /// Bytes of the PES packet's payload to come, `nil` when its length is not told.
    private var remaining: Int?
    /// The last packet was filled up: a PES packet of untold length probably ends with it.
    private var endsInStuffing = false

    var video: VideoAssembly
    var audio = AudioAssembly()

    init(_ entry: ProgramMap.Entry, index: Int, framing: TSDemuxer.Framing) {
        self.entry = entry
        self.index = index
        video = VideoAssembly(
            boundaries: framing == .parts ? FrameBoundaries(isH264: entry.encoding == .h264) : nil)
    }

    private var isVideo: Bool { entry.encoding == .h264 || entry.encoding == .h265 }

    mutating func push(
        _ packet: TSPacket, _ bytes: RawSpan, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) {
        guard !packet.payload.isEmpty else { return continuity.skip(packet) }
        switch continuity.check(packet) {
        case .next: break
        case .duplicate: return
        case .gap:
            // Filled up and then missing packets: those were of later frames.
            if phase == .payload, remaining == nil, endsInStuffing { complete(&program, emit) }
            discard(.packetsMissing, emit)
        }
        guard !packet.isScrambled else { return discard(.scrambled, emit) }
        if packet.isStart {
            finish(&program, emit)
            phase = .header
        }
        switch phase {
        case .waiting: break
        case .ended: discard(.frameSplit, emit)
        case .header: readHeader(packet, bytes, &program, emit)
        case .payload: append(bytes.extracting(packet.payload), packet, &program, emit)
        }
    }

    /// The sender has nothing more to say for now: a filled up packet was the end of its frame.
    mutating func drained(_ program: inout Program, _ emit: (TSDemuxer.Event) -> Void) {
        if endsInStuffing { flush(&program, emit) }
    }

    /// A frame of untold length is taken to be complete.
    mutating func flush(_ program: inout Program, _ emit: (TSDemuxer.Event) -> Void) {
        if isVideo { video.flush(entry, index: index, &program, emit) }
        guard phase == .payload, remaining == nil, isVideo else { return }
        complete(&program, emit)
        phase = .ended
    }

    /// The PES packet under way ends because another begins or the stream goes away.
    mutating func finish(_ program: inout Program, _ emit: (TSDemuxer.Event) -> Void) {
        switch phase {
        case .waiting, .ended: break
        case .header: discard(.frameTruncated, emit)
        case .payload:
            if remaining == nil { complete(&program, emit) } else { discard(.frameTruncated, emit) }
        }
        phase = .waiting
    }

    private mutating func discard(_ kind: TSDemuxer.Damage.Kind, _ emit: (TSDemuxer.Event) -> Void) {
        phase = .waiting
        header.removeAll(keepingCapacity: true)
        video.discard()
        audio.discard()
        emit(.damage(TSDemuxer.Damage(kind, track: index)))
    }

    private mutating func readHeader(
        _ packet: TSPacket, _ bytes: RawSpan, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) {
        if header.isEmpty {
            let payload = bytes.extracting(packet.payload)
            let reading = PESHeader.read(payload)
            guard case .incomplete = reading else { return begin(reading, payload, packet, &program, emit) }
        }
        bytes.extracting(packet.payload).withUnsafeBytes { header.append(contentsOf: $0) }
        let reading = PESHeader.read(header.span.bytes)
        guard case .incomplete = reading else {
            let whole = header
            header.removeAll()
            return begin(reading, whole.span.bytes, packet, &program, emit)
        }
        // Each packet brings a byte at least, so this ends; a header has 264 bytes at most.
        if header.count >= PESHeader.maximumLength { discard(.headerMalformed, emit) }
    }

    private mutating func begin(
        _ reading: PESHeader.Reading, _ bytes: RawSpan, _ packet: TSPacket, _ program: inout Program,
        _ emit: (TSDemuxer.Event) -> Void
    ) {
        switch reading {
        case .incomplete, .other: phase = .waiting
        case .malformed: discard(.headerMalformed, emit)
        case .header(let header) where header.isScrambled: discard(.scrambled, emit)
        case .header(let header):
            phase = .payload
            remaining = header.payloadLength
            let pts = header.pts.map { program.clock.unwrap($0) }
            let dts = header.dts.map { program.clock.unwrap($0) } ?? pts
            if isVideo {
                video.begin(pts: pts, dts: dts)
            } else {
                audio.begin(pts: pts)
            }
            append(bytes.extracting(header.length..<bytes.byteCount), packet, &program, emit)
        }
    }

    private mutating func append(
        _ payload: RawSpan, _ packet: TSPacket, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) {
        var count = payload.byteCount
        endsInStuffing = packet.hasStuffing
        if let expected = remaining {
            count = min(count, expected)
            remaining = expected - count
        }
        let part = payload.extracting(0..<count)
        let fits =
            isVideo
            ? video.append(part, limit: program.limits.accessUnit)
            : audio.append(part, limit: program.limits.accessUnit)
        guard fits else { return discard(.frameTooLong, emit) }
        if !isVideo { audio.takeFrames(entry, index: index, &program, emit) }
        if remaining == 0 {
            complete(&program, emit)
            phase = .waiting
        }
    }

    private mutating func complete(_ program: inout Program, _ emit: (TSDemuxer.Event) -> Void) {
        endsInStuffing = false
        if isVideo { video.take(entry, index: index, &program, emit) }
    }
}
