/// Gives the same bytes to a reader in pieces of many sizes and compares what it makes of them: a reader of a stream may
/// not care where the pieces end.
package struct DripFeed<Output: Equatable> {
    package struct Difference: CustomStringConvertible {
        /// Sizes of the pieces.
        package let pieces: [Int]
        package let output: Output

        package var description: String { "in pieces of \(pieces): \(output)" }
    }

    /// What the reader made of the bytes in one piece.
    package let whole: Output
    /// What it made of other pieces, where that was something else. Empty is what a test expects.
    package let differences: [Difference]

    /// `read` must start afresh in every call and return all that comes out of the pieces, which are never empty.
    package init(_ bytes: [UInt8], read: (_ pieces: [[UInt8]]) throws -> Output) rethrows {
        whole = try read(bytes.isEmpty ? [] : [bytes])
        var differences: [Difference] = []
        for sizes in Self.splits(of: bytes.count) {
            var pieces: [[UInt8]] = []
            var start = 0
            for size in sizes {
                pieces.append([UInt8](bytes[start..<start + size]))
                start += size
            }
            let output = try read(pieces)
            if output != whole { differences.append(Difference(pieces: sizes, output: output)) }
        }
        self.differences = differences
    }

    /// Byte by byte, in small and odd pieces, and short inputs cut in two at every place.
    private static func splits(of count: Int) -> [[Int]] {
        guard count > 1 else { return [] }
        var splits = [1, 2, 3, 7, 188].filter { $0 < count }.map { size in
            Array(repeating: size, count: count / size) + (count % size == 0 ? [] : [count % size])
        }
        // Pieces of 1 to 64 bytes, the same in every run.
        var (seed, rest, odd): (UInt32, Int, [Int]) = (1, count, [])
        while rest > 0 {
            seed = seed &* 1_664_525 &+ 1_013_904_223
            odd.append(min(Int(seed >> 26) + 1, rest))
            rest -= odd[odd.count - 1]
        }
        splits.append(odd)
        if count <= 400 { splits += (1..<count).map { [$0, count - $0] } }
        return splits
    }
}
