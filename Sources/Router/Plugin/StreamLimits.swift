package import Media

/// How much of a camera is kept in memory.
package struct StreamLimits: Hashable, Sendable {
    package var groupOfPictures: GroupOfPictures.Limits
    /// How far a viewer may lag before it is taken to the newest keyframe.
    package var backlog: MediaTime

    package init(groupOfPictures: GroupOfPictures.Limits, backlog: MediaTime) {
        self.groupOfPictures = groupOfPictures
        self.backlog = backlog
    }

    /// For the ring of a packager: room for the group of pictures, and as much again for those who lag.
    package func ring<Element: RingElement>(of: Element.Type) -> Ring<Element>.Limits {
        .init(bytes: groupOfPictures.bytes * 2, backlog: backlog)
    }
}
