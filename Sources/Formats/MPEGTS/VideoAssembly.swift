import Bytes
import Media

/// The access unit of H.264 or H.265 that is under way.
struct VideoAssembly {
    private var buffer: [UInt8] = []
    private var pts: MediaTime?
    private var dts: MediaTime?
    /// Of the access unit before.
    private var lastDTS: MediaTime?
    /// Between the last two access units.
    private var interval: MediaTime?
    private var h264 = H264.ParameterSets(sps: [], pps: [])
    private var h265 = H265.ParameterSets(vps: [], sps: [], pps: [])

    /// A PES packet begins. What is still here are parameter sets that were sent on their own: they belong to the
    /// picture that comes now.
    mutating func begin(pts: MediaTime?, dts: MediaTime?) {
        self.pts = pts
        self.dts = dts
    }

    /// Longest that what precedes a picture on its own may be, in bytes.
    private static let longestPrefix = 1 << 16

    /// Returns false when there would be more than `limit` bytes.
    mutating func append(_ bytes: RawSpan, limit: Int) -> Bool {
        guard buffer.count + bytes.byteCount <= limit else { return false }
        bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
        return true
    }

    mutating func discard() {
        // One huge picture must not hold its memory for good.
        let isOversized = buffer.capacity > 1 << 20 && buffer.count < buffer.capacity / 4
        buffer.removeAll(keepingCapacity: !isOversized)
    }

    /// The PES packet is complete: hands on the access unit in it, if there is one.
    mutating func takeFrame(
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
            return emit(.damage(.init(.parametersMissing, track: index)))
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
