package import Media

/// Other times for a fragment that was made already, for a viewer who is to be given other ones than the rest.
package enum FragmentRetiming {
    /// `moof`, `mfhd`, `traf`, `tfhd`, and the header of `tfdt`.
    private static let decodeTimeOffset = 8 + 16 + 8 + 16 + 12
    /// From there: the time, and the fields of `trun` before the composition offset of its first sample.
    private static let compositionOffset = decodeTimeOffset + 8 + 20 + 12

    /// Gives the video frame in `fragment` (whole, by `FragmentWriter`, of one unit and without `styp`) other times.
    package static func retime(_ fragment: UnsafeMutableRawBufferPointer, pts: MediaTime, dts: MediaTime) {
        guard fragment.count >= compositionOffset + 4 else { return }
        fragment.storeBytes(
            of: UInt64(bitPattern: dts.ticks).bigEndian, toByteOffset: decodeTimeOffset, as: UInt64.self)
        let offset = Int32(truncatingIfNeeded: (pts - dts).ticks)
        fragment.storeBytes(of: offset.bigEndian, toByteOffset: compositionOffset, as: Int32.self)
    }
}
