extension HLSSink {
    /// What the names of a stream's files mean. They stand below the stream's epoch.
    enum ResourceName: Hashable, Sendable {
        case initialization(Int)
        case segment(Int)
        case part(Position)

        /// - Parameter text: `init-1.mp4`, `27.m4s`, `27.3.m4s`, or the latter two with `.ts`.
        init?(_ text: Substring, format: Format) {
            let fields = text.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = fields.dropLast().map { Self.number($0) }
            switch (fields.last, fields.count) {
            case ("mp4", 2):
                guard format == .mp4, fields[0].hasPrefix("init-"), let number = Self.number(fields[0].dropFirst(5))
                else { return nil }
                self = .initialization(number)
            case (Substring(Self.suffix(of: format)), 2):
                guard let number = numbers[0] else { return nil }
                self = .segment(number)
            case (Substring(Self.suffix(of: format)), 3):
                guard let number = numbers[0], let part = numbers[1] else { return nil }
                self = .part(Position(segment: number, part: part))
            default: return nil
            }
        }

        func text(_ format: Format) -> String {
            switch self {
            case .initialization(let number): "init-\(number).mp4"
            case .segment(let number): "\(number).\(Self.suffix(of: format))"
            case .part(let position): "\(position.segment).\(position.part).\(Self.suffix(of: format))"
            }
        }

        private static func suffix(of format: Format) -> String { format == .mp4 ? "m4s" : "ts" }

        /// Digits alone.
        private static func number(_ text: Substring) -> Int? {
            guard !text.isEmpty, text.count <= 12, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                return nil
            }
            return Int(text)
        }
    }
}
