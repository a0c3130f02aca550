import Bytes
import Media

/// The access unit of H.264 or H.265 that is under way.
struct VideoAssembly {
    private struct Parts {
        var boundaries: FrameBoundaries
        var buffer: [UInt8] = []
        var pts: MediaTime?
        var dts: MediaTime?
    }

    private var buffer: [UInt8] = []
    private var pts: MediaTime?
    private var dts: MediaTime?
    /// Of the access unit before.
    private var lastDTS: MediaTime?
    /// Between the last two access units.
    private var interval: MediaTime?
    /// The part under way, and where frames are among the parts; `nil` where each PES packet is a frame.
    private var parts: Parts?
    private var h264 = H264.ParameterSets(sps: [], pps: [])
    private var h265 = H265.ParameterSets(vps: [], sps: [], pps: [])

    /// - Parameter boundaries: where the PES packets are parts of frames.
    init(boundaries: FrameBoundaries?) {
        parts = boundaries.map { Parts(boundaries: $0) }
    }

    /// A PES packet begins. What is still here are parameter sets that were sent on their own: they belong to the
    /// picture that comes now.
    mutating func begin(pts: MediaTime?, dts: MediaTime?) {
        if parts != nil {
            parts?.pts = pts
            parts?.dts = dts
        } else {
            self.pts = pts
            self.dts = dts
        }
    }

    /// Longest that what precedes a picture on its own may be, in bytes.
    private static let longestPrefix = 1 << 16

    /// Returns false when there would be more than `limit` bytes.
    mutating func append(_ bytes: RawSpan, limit: Int) -> Bool {
        let count = buffer.count + (parts?.buffer.count ?? 0)
        guard count + bytes.byteCount <= limit else { return false }
        bytes.withUnsafeBytes { bytes in
            if parts != nil { parts?.buffer.append(contentsOf: bytes) } else { buffer.append(contentsOf: bytes) }
        }
        return true
    }

    mutating func discard() {
        // One huge picture must not hold its memory for good.
        let isOversized = buffer.capacity > 1 << 20 && buffer.count < buffer.capacity / 4
        buffer.removeAll(keepingCapacity: !isOversized)
        parts?.buffer.removeAll(keepingCapacity: true)
    }

    /// The PES packet is complete: hands on the access unit in it, or that it completes, if there is one.
    mutating func take(
        _ entry: ProgramMap.Entry, index: Int, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) {
        guard var parts else { return takeFrame(entry, index: index, &program, emit) }
        self.parts = nil
        let bytes = parts.buffer
        let body = bytes.span.bytes.extracting(parts.boundaries.delimiterLength(bytes.span.bytes)..<bytes.count)
        let placement = parts.boundaries.place(body, pts: parts.pts)
        if placement.beginsFrame { takeFrame(entry, index: index, &program, emit) }
        if buffer.isEmpty {
            pts = parts.pts
            dts = parts.dts
        }
        body.withUnsafeBytes { buffer.append(contentsOf: $0) }
        if placement.endsFrame {
            takeFrame(entry, index: index, &program, emit)
            parts.boundaries.frameTaken()
        }
        parts.buffer.removeAll(keepingCapacity: true)
        self.parts = parts
    }

    /// Nothing has come for a while: a frame in parts that looks complete is.
    mutating func flush(
        _ entry: ProgramMap.Entry, index: Int, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) {
        guard parts?.boundaries.looksComplete == true, parts?.buffer.isEmpty == true, !buffer.isEmpty else { return }
        takeFrame(entry, index: index, &program, emit)
        if buffer.isEmpty { parts?.boundaries.frameTaken(afterSilence: true) }
    }

    /// Hands on what is here as an access unit.
    private mutating func takeFrame(
        _ entry: ProgramMap.Entry, index: Int, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) {
        guard !buffer.isEmpty else { return }
        guard let units = AnnexB.nalUnits(in: buffer.span.bytes), !units.isEmpty else {
            discard()
            return emit(.damage(.init(.frameMalformed, track: index)))
        }
        let (hasSlices, isRandomAccess) =
            entry.encoding == .h264
            ? readH264(units, index, &program, emit) : readH265(units, index, &program, emit)
        if !hasSlices, buffer.count <= Self.longestPrefix { return }
        defer { discard() }
        guard hasSlices else { return emit(.damage(.init(.frameMalformed, track: index))) }
        guard program.streams[index].track != nil else {
            return emit(.damage(.init(isRandomAccess ? .parametersAbsent : .parametersMissing, track: index)))
        }
        guard let dts = dts ?? extrapolated else { return emit(.damage(.init(.timestampMissing, track: index))) }
        if let lastDTS, dts > lastDTS { interval = dts - lastDTS }
        lastDTS = dts
        let pts = pts ?? dts
        emit(
            .accessUnit(
                AccessUnit(
                    track: index, pts: pts, dts: min(dts, pts), isRandomAccess: isRandomAccess,
                    payload: SharedBytes(copying: buffer.span.bytes), nalUnits: units)))
    }

    private var extrapolated: MediaTime? {
        guard let lastDTS, let interval else { return nil }
        return lastDTS + interval
    }

    private mutating func readH264(
        _ units: [Range<Int>], _ index: Int, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) -> (hasSlices: Bool, isRandomAccess: Bool) {
        let picture = H264.Picture(nalUnits: units, in: buffer.span.bytes)
        if picture.hasParameterSets {
            let buffer = buffer
            var isChanged = false
            for unit in units where h264.merge(buffer.span.bytes.extracting(unit)) { isChanged = true }
            if isChanged, h264.isComplete { program.update(.h264(h264), of: index, emit) }
        }
        return (picture.hasSlices, picture.isRandomAccess)
    }

    private mutating func readH265(
        _ units: [Range<Int>], _ index: Int, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) -> (hasSlices: Bool, isRandomAccess: Bool) {
        let picture = H265.Picture(nalUnits: units, in: buffer.span.bytes)
        if picture.hasParameterSets {
            let buffer = buffer
            var isChanged = false
            for unit in units where h265.merge(buffer.span.bytes.extracting(unit)) { isChanged = true }
            if isChanged, h265.isComplete { program.update(.h265(h265), of: index, emit) }
        }
        return (picture.hasSlices, picture.isRandomAccess)
    }
}
