/// Sizes in bytes as people write them: `4096`, `16MB` (millions), `64KiB` (powers of two), without regard to case.
package enum ByteSize {
    private static let units: [(name: String, bytes: UInt64)] = [
        ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]

    /// Nil for anything else. `16M` is refused, because some read it as 16000000 and others as 16777216.
    package static func parse(_ text: String) -> Int? {
        var rest = text[...]
        guard let number = DecimalNumber(consuming: &rest) else { return nil }
        if rest.first == " " { rest.removeFirst() }
        let name = rest.lowercased()
        let unit = name.isEmpty ? 1 : units.first { $0.name.lowercased() == name }?.bytes
        guard let unit, let bytes = number.scaled(by: unit) else { return nil }
        return Int(exactly: bytes)
    }

    /// In the largest unit that needs no fraction: `64KiB`, `16MB`, `100B`.
    package static func text(_ bytes: Int) -> String {
        if bytes == 0 { return "0B" }
        let fitting = units.filter { bytes.isMultiple(of: Int($0.bytes)) }
        let largest = fitting.max { $0.bytes < $1.bytes }
        return "\(bytes / Int(largest?.bytes ?? 1))\(largest?.name ?? "B")"
    }
}
