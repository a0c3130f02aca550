/// Where a viewer begins.
package enum ViewerStart: String, CaseIterable, Sendable {
    /// With the kept group of pictures, at once, up to the live edge.
    case instant
    /// With the kept group of pictures, at once, each with its own time: a recorder loses nothing, a player stays behind.
    case recording
    /// With the newest keyframe, at once; goes on at the next one.
    case keyframeOnly = "keyframe_only"
    /// At the next keyframe.
    case nextKeyframe = "next_keyframe"
}

/// Indices of tracks, below 64.
package struct TrackSet: Hashable, Sendable {
    private var bits: UInt64 = 0

    package init(_ tracks: some Sequence<Int>) {
        for track in tracks where track < 64 { bits |= 1 << UInt64(track) }
    }

    @inline(__always)
    package func contains(_ track: Int) -> Bool { track < 64 && bits & (1 << UInt64(track)) != 0 }

    package mutating func remove(_ track: Int) {
        if track < 64 { bits &= ~(1 << UInt64(track)) }
    }
}
