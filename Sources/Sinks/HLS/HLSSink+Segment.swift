import Bytes
import Media

extension HLSSink {
    /// A partial segment (RFC 8216bis §3.2): what all viewers are sent.
    struct Part: Sendable {
        let bytes: SharedBytes
        let duration: MediaTime
        let isIndependent: Bool
    }

    /// A media segment, whose parts are all there when it is complete.
    struct Segment: Sendable {
        /// Its Media Sequence Number.
        let number: Int
        /// Which media initialization section it needs.
        let initialization: Int
        /// It does not continue the one before.
        let isDiscontinuity: Bool
        /// How many such there were, this one included.
        let discontinuities: Int
        /// When its first frame was made, in nanoseconds of Unix time.
        let programTime: Int64
        private(set) var parts: [Part] = []
        private(set) var duration = MediaTime.zero
        private(set) var byteCount = 0
        var isComplete = false

        init(number: Int, initialization: Int, isDiscontinuity: Bool, discontinuities: Int, programTime: Int64) {
            self.number = number
            self.initialization = initialization
            self.isDiscontinuity = isDiscontinuity
            self.discontinuities = discontinuities
            self.programTime = programTime
        }

        /// A decoder can begin with it.
        var isIndependent: Bool { parts.first?.isIndependent ?? false }

        mutating func append(_ part: Part) {
            parts.append(part)
            duration += part.duration
            byteCount += part.bytes.count
        }
    }

    /// A part by its Media Sequence Number and Part Index.
    struct Position: Hashable, Comparable, Sendable {
        var segment: Int
        var part: Int

        static func < (a: Self, b: Self) -> Bool { (a.segment, a.part) < (b.segment, b.part) }
    }
}
