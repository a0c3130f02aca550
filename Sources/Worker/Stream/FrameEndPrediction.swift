/// Tells whether a fragmented frame is complete, by what the camera has done so far.
///
/// RTP marks the last packet of a frame, but ffmpeg does not hand that on. Packetizers fill every packet of a NAL unit but
/// the last one, and encoders cut their pictures into the same number of slices. So a frame is complete when its last NAL
/// unit ended in a packet that was not full and it has as many slices as the frames before it. A camera is believed once
/// this rule would have been right for `proof` frames in a row; a mistake costs that, and twice as many frames next time.
struct FrameEndPrediction {
    /// Frames in a row for which the rule must be right before it is used.
    private(set) var proof = 8
    private(set) var streak = 0

    /// The biggest packet of the camera, as `unitSize` counts; grows only.
    private var fullSize = 0
    /// Slices of the last whole frame.
    private var expected = 0
    private var slices = 0
    private var lastIsFull = false
    /// The rule would have ended this frame with its latest packet.
    private(set) var looksComplete = false
    private var wasWrong = false

    private static let mostProof = 1 << 12
    /// A packetizer's headers differ by some bytes between the first packet of a NAL unit and the others.
    private static let slack = 12

    /// The frame may be taken to be complete.
    var isComplete: Bool { looksComplete && !wasWrong && streak >= proof }

    /// A frame begins; what came before was whole.
    mutating func beginFrame() {
        if slices > 0 {
            // Not to have known the end is no mistake.
            if looksComplete, !wasWrong { streak = min(streak + 1, Self.mostProof) }
            expected = slices
        }
        slices = 0
        looksComplete = false
        wasWrong = false
    }

    /// A packet of the frame under way.
    /// - Parameters:
    ///   - size: of its payload, in bytes.
    ///   - slices: slices that begin in it.
    mutating func add(size: Int, slices count: Int) {
        if looksComplete { distrust() }
        if size > fullSize { fullSize = size }
        slices += count
        lastIsFull = size + Self.slack >= fullSize
        looksComplete = !lastIsFull && slices > 0 && slices >= expected
    }

    private mutating func distrust() {
        if streak >= proof { proof = min(proof * 2, Self.mostProof) }
        streak = 0
        wasWrong = true
    }
}
