package import Media

/// Turns access units into the bytes of a protocol, once per camera. Lives on the camera's loop; must not block.
package protocol Packager: AnyObject {
    /// The camera's tracks, first and whenever their parameters change; before the unit that needs them.
    func tracksChanged(_ tracks: [Track])
    /// - Parameter isStart: whether a viewer can begin with it.
    func receive(_ unit: AccessUnit, isStart: Bool)
}

/// The fan-out point of one camera: access units in, packagers out, the group of pictures kept. Lives on the camera's loop.
package final class Hub {
    package private(set) var tracks: [Track] = []
    package private(set) var groupOfPictures: GroupOfPictures
    private var packagers: [any Packager] = []
    /// Nothing is handed on before the first random access picture after a (re)start.
    private var isWaitingForStart = true

    package init(limits: GroupOfPictures.Limits) {
        groupOfPictures = GroupOfPictures(limits: limits)
    }

    package func setLimits(_ limits: GroupOfPictures.Limits) { groupOfPictures.limits = limits }

    private var hasVideo: Bool { tracks.contains { $0.kind == .video } }

    package func setTracks(_ tracks: [Track]) {
        guard tracks != self.tracks else { return }
        self.tracks = tracks
        for packager in packagers { packager.tracksChanged(tracks) }
    }

    /// The source begins anew: until its next random access picture there is nothing to decode.
    package func interrupt() { isWaitingForStart = true }

    /// Returns whether the unit was handed on.
    @discardableResult
    package func publish(_ unit: AccessUnit) -> Bool {
        guard unit.track < tracks.count else { return false }
        let isStart = unit.isRandomAccess && (tracks[unit.track].kind == .video || !hasVideo)
        if isStart { isWaitingForStart = false }
        guard !isWaitingForStart else { return false }
        groupOfPictures.append(unit, isStart: isStart)
        for packager in packagers { packager.receive(unit, isStart: isStart) }
        return true
    }

    /// `packager` gets the tracks, the kept group of pictures, and then everything that comes.
    package func attach(_ packager: any Packager) {
        packagers.append(packager)
        guard !tracks.isEmpty else { return }
        packager.tracksChanged(tracks)
        for (index, unit) in groupOfPictures.units.enumerated() { packager.receive(unit, isStart: index == 0) }
    }

    package func detach(_ packager: any Packager) { packagers.removeAll { $0 === packager } }

    package var packagerCount: Int { packagers.count }
}
