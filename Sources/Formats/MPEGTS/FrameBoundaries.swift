import Bytes
import Media

/// Finds where frames begin and end in video that comes in the parts its RTP packets had (`TSDemuxer.Framing.parts`): whole
/// NAL units, several of them, or fragments of one, whose first begins with a start code.
///
/// Where a frame begins is certain (ITU-T H.264 §7.4.1.2.4, H.265 §7.4.2.4.4), but known only when the next one is here. Its
/// end is predicted, so that it need not wait: the last fragment of a NAL unit is shorter than the others, and a camera
/// gives each frame the same number of slices.
struct FrameBoundaries {
    /// What is to be done with a part.
    struct Placement: Equatable {
        /// It belongs to a frame after the one under way.
        var beginsFrame: Bool
        /// The frame is complete with it, as far as can be told.
        var endsFrame: Bool
    }

    private let isH264: Bool
    private var lastPTS: MediaTime?
    /// In the frame under way.
    private var slices = 0
    /// Length of all fragments of the NAL unit under way but its last, in bytes.
    private var fragmentLength = 0
    /// The longest of all NAL units' fragments: what is shorter and begins a NAL unit is the whole of it.
    private var longestFragment = 0
    /// Of the NAL unit under way while it has one part only; 0 else.
    private var wholeLength = 0
    /// The longest NAL unit that turned out to be whole, as long as there were no fragments.
    private var longestWhole = 0
    /// The NAL unit under way is complete, as its length tells.
    private var isUnitComplete = false
    /// Slices in each of the last frames, and how many in a row had as many.
    private var usual = (slices: 0, frames: 0)
    /// How often a NAL unit went on behind what looked like its last fragment, or a frame behind its predicted end.
    private var mispredictions = 0
    /// How often a frame went on after silence.
    private var pauses = 0
    private var taken = Taken.no

    /// Frames that must agree before a prediction is made of them.
    private static let learning = 4
    /// A camera that proves unpredictable so often is waited for.
    private static let patience = 3
    /// Parts of one frame follow each other by a tick: the muxer makes times of its own that rise. Frames do not.
    private static let largestStep = MediaTime(ticks: 8)

    /// Whether the owner has the frame under way already.
    private enum Taken {
        case no
        case predicted
        case silent
    }

    init(isH264: Bool) { self.isH264 = isH264 }

    /// The muxer puts an access unit delimiter before every part that has none; returns its length.
    func delimiterLength(_ part: RawSpan) -> Int {
        let delimiter: [UInt8] = isH264 ? [0, 0, 0, 1, 0x09, 0xf0] : [0, 0, 0, 1, 0x46, 0x01, 0x50]
        guard part.byteCount >= delimiter.count else { return 0 }
        for index in delimiter.indices where part[index] != delimiter[index] { return 0 }
        return delimiter.count
    }

    /// - Parameter part: without the muxer's delimiter; may be empty, when the camera's own was all there was.
    mutating func place(_ part: RawSpan, pts: MediaTime?) -> Placement {
        defer { lastPTS = pts ?? lastPTS }
        guard let header = Self.startCodeLength(part) else { return placeFragment(part) }
        let slices = countSlices(part, from: header)
        let isNext = isLater(pts) || self.slices > 0 && (slices.isFirstOfFrame || slices.count == 0)
        if isNext { frameEnded() } else { frameGoesOn() }
        self.slices += slices.count
        let length = part.byteCount - header - (isH264 ? 1 : 2)
        // The one before was whole, or it would have gone on.
        longestWhole = max(longestWhole, wholeLength)
        wholeLength = length
        fragmentLength = length
        isUnitComplete = slices.units > 1 || (longestFragment > 0 ? length < longestFragment : length <= longestWhole)
        return Placement(beginsFrame: isNext, endsFrame: predictsEnd())
    }

    private mutating func placeFragment(_ part: RawSpan) -> Placement {
        guard !part.isEmpty else {
            // A delimiter of the camera's own.
            let isNext = slices > 0
            if isNext { frameEnded() }
            return Placement(beginsFrame: isNext, endsFrame: false)
        }
        if taken == .silent { pauses += 1 }
        taken = .no
        if isUnitComplete {
            // It was not: fragments are shorter than they were, or of no length in particular.
            longestFragment = 0
            mispredictions += 1
            usual.frames = 0
        }
        longestFragment = max(longestFragment, fragmentLength, part.byteCount)
        wholeLength = 0
        isUnitComplete = part.byteCount < fragmentLength
        return Placement(beginsFrame: false, endsFrame: predictsEnd())
    }

    /// What is here is a frame, now that nothing has come for a while.
    var looksComplete: Bool {
        isUnitComplete && pauses < Self.patience && (usual.frames < Self.learning || slices >= usual.slices)
    }

    /// The owner has taken the frame, on our word or because nothing came for a while.
    mutating func frameTaken(afterSilence: Bool = false) {
        taken = afterSilence ? .silent : .predicted
    }

    /// If the owner has taken the frame, that was too early.
    private mutating func frameGoesOn() {
        switch taken {
        case .no: break
        case .predicted: mispredictions += 1
        case .silent: pauses += 1
        }
        taken = .no
    }

    private mutating func frameEnded() {
        if slices == usual.slices { usual.frames += 1 } else { usual = (slices, 1) }
        slices = 0
        taken = .no
    }

    private func predictsEnd() -> Bool {
        isUnitComplete && slices > 0 && slices == usual.slices && usual.frames >= Self.learning
            && mispredictions < Self.patience
    }

    private func isLater(_ pts: MediaTime?) -> Bool {
        guard let pts, let lastPTS else { return false }
        return pts - lastPTS > Self.largestStep || pts < lastPTS
    }

    // MARK: NAL units

    private static func startCodeLength(_ part: RawSpan) -> Int? {
        guard part.byteCount >= 4, part[0] == 0, part[1] == 0 else { return nil }
        if part[2] == 1 { return 3 }
        return part[2] == 0 && part[3] == 1 && part.byteCount > 4 ? 4 : nil
    }

    /// Slices among the NAL units of a part, and whether the first of them begins a picture.
    private func countSlices(_ part: RawSpan, from header: Int) -> (units: Int, count: Int, isFirstOfFrame: Bool) {
        // Only what begins small can have been aggregated with others: a fragment is not searched.
        let isFragment = longestFragment > 0 && part.byteCount - header - (isH264 ? 1 : 2) >= longestFragment
        let units = isFragment ? [header..<part.byteCount] : AnnexB.nalUnits(in: part) ?? [header..<part.byteCount]
        var count = 0
        var isFirst = false
        for unit in units where isSlice(part[unit.lowerBound]) {
            if count == 0 { isFirst = beginsPicture(part.extracting(unit)) }
            count += 1
        }
        return (units.count, count, isFirst)
    }

    private func isSlice(_ header: UInt8) -> Bool {
        isH264 ? (1...5).contains(header & 0x1f) : (header >> 1) & 0x3f < 32
    }

    /// `first_mb_in_slice` is 0, or `first_slice_segment_in_pic_flag` is 1: in both, the first bit after the header.
    private func beginsPicture(_ unit: RawSpan) -> Bool {
        let header = isH264 ? 1 : 2
        return unit.byteCount > header && unit[header] & 0x80 != 0
    }
}
