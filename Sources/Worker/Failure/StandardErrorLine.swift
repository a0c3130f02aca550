/// One line of ffmpeg's standard error, as `-loglevel level+…` writes it: `[rtsp @ 0x5651f2ca2b00] [error] method …`.
package struct StandardErrorLine: Hashable, Sendable {
    package enum Level: String, Sendable, CaseIterable {
        case panic, fatal, error, warning, info, verbose, debug

        /// Something went wrong, not merely happened.
        package var isComplaint: Bool { self == .panic || self == .fatal || self == .error }
    }

    package let level: Level
    /// Who speaks, such as `rtsp`; nil for ffmpeg itself.
    package let component: String?
    /// Without addresses and levels, secrets masked, control characters replaced.
    package let text: String

    init(_ line: String) {
        var rest = line[...]
        var level = Level.info
        var component: String?
        while rest.first == "[", let end = rest.firstIndex(of: "]") {
            let inside = rest[rest.index(after: rest.startIndex)..<end]
            if let known = Level(rawValue: String(inside)) {
                level = known
            } else if let at = inside.utf8.firstRange(of: " @ 0x".utf8) {
                component = String(inside[..<at.lowerBound])
            } else {
                break
            }
            rest = rest[end...].dropFirst()
            if rest.first == " " { rest = rest.dropFirst() }
        }
        self.level = level
        self.component = component
        text = String(rest)
    }
}
