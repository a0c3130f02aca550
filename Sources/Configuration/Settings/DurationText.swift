/// Time spans as people write them: `500ms`, `10s`, `1.5h`, `1h30m`, or a plain number of seconds.
package enum DurationText {
    private static let units: [(name: String, nanoseconds: UInt64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000), ("us", 1000), ("µs", 1000), ("ns", 1),
    ]

    /// Nil for anything else, for negative spans and for more than 292 years.
    package static func parse(_ text: String) -> Duration? {
        var rest = text[...]
        var nanoseconds: UInt64 = 0
        var smallest = UInt64.max
        repeat {
            guard let number = DecimalNumber(consuming: &rest) else { return nil }
            let name = rest.prefix { !$0.isNumber && $0 != "." }
            rest.removeFirst(name.count)
            guard let unit = unit(named: name, isAlone: rest.isEmpty && smallest == .max), unit < smallest,
                let part = number.scaled(by: unit)
            else { return nil }
            smallest = unit
            let (sum, overflow) = nanoseconds.addingReportingOverflow(part)
            guard !overflow, sum <= UInt64(Int64.max) else { return nil }
            nanoseconds = sum
        } while !rest.isEmpty
        return .nanoseconds(Int64(nanoseconds))
    }

    /// In the largest unit that needs no fraction: `90s`, `2m`, `1500ms`.
    package static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = attoseconds / 1_000_000_000
        if nanoseconds == 0 {
            for (name, unit) in units.prefix(3) {
                let inSeconds = Int64(unit / 1_000_000_000)
                if seconds != 0, seconds.isMultiple(of: inSeconds) { return "\(seconds / inSeconds)\(name)" }
            }
            return "\(seconds)s"
        }
        let (total, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return "\(seconds)s" }
        let all = total + nanoseconds
        if all.isMultiple(of: 1_000_000) { return "\(all / 1_000_000)ms" }
        return all.isMultiple(of: 1000) ? "\(all / 1000)us" : "\(all)ns"
    }

    /// In nanoseconds. A number without a unit is in seconds, if there is nothing else.
    private static func unit(named name: Substring, isAlone: Bool) -> UInt64? {
        if name.isEmpty { return isAlone ? 1_000_000_000 : nil }
        return units.first { $0.name == name }?.nanoseconds
    }
}
