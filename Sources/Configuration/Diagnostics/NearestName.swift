/// Finds the name that a person probably meant.
package enum NearestName {
    /// Longer names are not compared: nobody mistypes one letter of such a text, and the work grows with the square.
    private static let longest = 64

    /// The candidate nearest to `name`, if one is near enough for "did you mean". Of equally near ones the first wins.
    ///
    /// Case, `_` and `-` do not count, so `onDemand` finds `on_demand`; neither does an ending, so `username` finds `user`.
    package static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
        let wanted = folded(name)
        guard !wanted.isEmpty, wanted.count <= longest else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let letters = folded(candidate)
            guard !letters.isEmpty, letters.count <= longest else { continue }
            let shorter = min(wanted.count, letters.count)
            var distance = distance(wanted, letters)
            let sharesBeginning = shorter >= 3 && wanted.prefix(shorter) == letters.prefix(shorter)
            guard distance <= max(1, shorter / 3) || sharesBeginning else { continue }
            if sharesBeginning { distance = min(distance, 2) }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// `; did you mean "x"?`, or else nothing.
    package static func suggestion(for name: String, in candidates: some Sequence<String>) -> String {
        nearest(to: name, in: candidates).map { "; did you mean \($0.quoted)?" } ?? ""
    }

    /// Damerau–Levenshtein distance (restricted): letters added, dropped, replaced, or two neighbours swapped.
    package static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        var row = last
        for i in 1...left.count {
            row[0] = i
            for j in 1...right.count {
                let replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                row[j] = min(replaced, last[j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last, row) = (last, row, beforeLast)
        }
        return last[right.count]
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
    }
}
