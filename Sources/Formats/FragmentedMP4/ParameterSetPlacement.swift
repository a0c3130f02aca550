/// Where a decoder finds the parameter sets of video (ISO/IEC 14496-15 §5.3.3 and §8.3.3).
package enum ParameterSetPlacement: Hashable, Sendable {
    /// In the initialization segment (`avc1`, `hvc1`): new ones need a new segment. For files, HLS, and players of Apple's, which
    /// know nothing else.
    case sampleEntry
    /// In the initialization segment, and in front of keyframes (`avc3`, `hev1`): a reader who has read one such segment and
    /// looks for no other follows a change all the same.
    case inBand
}
