package import Bytes

/// One coded frame of one track.
package struct AccessUnit: Sendable {
    /// Index into the camera's list of tracks.
    package var track: Int
    /// When it is shown or heard.
    package var pts: MediaTime
    /// When it is decoded; equals `pts` where the encoder does not reorder.
    package var dts: MediaTime
    /// A decoder can start here: an IDR or other random access picture; always true for audio.
    package var isRandomAccess: Bool
    /// Video: the NAL units with Annex B start codes, as `nalUnits` finds them. Audio: one frame without ADTS or LATM around it.
    package var payload: SharedBytes
    /// Where each NAL unit stands in `payload`, start codes left out. Empty for audio.
    package var nalUnits: [Range<Int>]

    package init(
        track: Int, pts: MediaTime, dts: MediaTime, isRandomAccess: Bool, payload: SharedBytes,
        nalUnits: [Range<Int>] = []
    ) {
        self.track = track
        self.pts = pts
        self.dts = dts
        self.isRandomAccess = isRandomAccess
        self.payload = payload
        self.nalUnits = nalUnits
    }
}
