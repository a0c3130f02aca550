import HTTPServer
import Media

extension HLSSink {
    /// What a player asks of a playlist beyond the playlist itself (RFC 8216bis §6.2.5).
    struct DeliveryDirectives: Hashable, Sendable {
        /// Not to be answered before it has this: `_HLS_msn` and `_HLS_part`.
        private(set) var segment: Int?
        private(set) var part: Int?
        /// `_HLS_skip`.
        private(set) var skips = false

        init(_ query: Query) throws(Refusal) {
            segment = try Self.number("_HLS_msn", in: query)
            part = try Self.number("_HLS_part", in: query)
            if part != nil, segment == nil { throw .partWithoutSegment }
            switch query["_HLS_skip"] {
            case nil: break
            // v2 skips date ranges, too; there are none.
            case "YES", "v2": skips = true
            case let text?: throw .wrongDirective("_HLS_skip", value: text, expected: "YES or v2")
            }
        }

        private static func number(_ name: String, in query: Query) throws(Refusal) -> Int? {
            guard let text = query[name] else { return nil }
            guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), text.count <= 15, let number = Int(text) else {
                throw .wrongDirective(name, value: text, expected: "a whole number")
            }
            return number
        }

        /// Refuses what is too far ahead to wait for (§6.2.5.2).
        func check(against window: Window) throws(Refusal) {
            guard let segment else { return }
            let newest = window.newestSegment
            // Parts a player may be ahead: three, or three seconds of them.
            let target = window.partTarget
            let limit = target < MediaTime(seconds: 1) ? Int((3 / max(target.seconds, 0.001)).rounded(.up)) : 3
            let known = segment > newest ? 0 : window[segment: newest]?.parts.count ?? 0
            let isWaitedFor = !window.has(segment: segment, part: nil)
            let isTooFar = segment > newest + 2 || isWaitedFor && (part ?? 0) - known >= limit
            if isTooFar { throw .tooFarAhead(segment: segment, part: part, newest: newest) }
        }
    }
}
