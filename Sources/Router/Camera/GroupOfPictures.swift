import Bytes
package import Media

/// What came since the last random access picture: where a new viewer begins.
package struct GroupOfPictures {
    package struct Limits: Hashable, Sendable {
        package var bytes: Int
        package var duration: MediaTime

        package init(bytes: Int, duration: MediaTime) {
            self.bytes = bytes
            self.duration = duration
        }
    }

    /// Looked at with the next frame.
    var limits: Limits
    /// Of all tracks, as they came. Empty when the group outgrew its limits: then viewers wait for the next one.
    package private(set) var units: [AccessUnit] = []
    package private(set) var byteCount = 0
    /// How often a group was given up because it outgrew its limits.
    package private(set) var overflows = 0

    package init(limits: Limits) { self.limits = limits }

    /// - Parameter isStart: whether a decoder can begin with it.
    package mutating func append(_ unit: AccessUnit, isStart: Bool) {
        if isStart { removeAll() } else if units.isEmpty { return }
        units.append(unit)
        byteCount += unit.payload.count
        if byteCount > limits.bytes || unit.dts - units[0].dts > limits.duration {
            removeAll()
            overflows += 1
        }
    }

    package mutating func removeAll() {
        units.removeAll(keepingCapacity: true)
        byteCount = 0
    }
}
