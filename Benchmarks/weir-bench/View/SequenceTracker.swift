/// Follows the sequence numbers of one RTP stream.
///
/// A gap counts as loss until the missing packet comes late; then it was reordered. A second arrival within the newest
/// 64 is a duplicate. A jump of 3000 or more is a new start and no loss.
struct SequenceTracker {
    private(set) var highest: UInt64?
    /// Bit `i` is set when `highest - i` has come.
    private var window: UInt64 = 0
    var lost = 0
    var reordered = 0
    var duplicates = 0
    var resets = 0

    mutating func receive(_ sequence: UInt16) {
        guard let highest else {
            // One cycle up, so that a late packet from before the first one has a number, too.
            self.highest = 0x10000 + UInt64(sequence)
            window = 1
            return
        }
        let step = Int(Int16(truncatingIfNeeded: Int(sequence) - Int(truncatingIfNeeded: highest & 0xFFFF)))
        if step > 0, step < 3000 {
            lost += step - 1
            window = step < 64 ? window << UInt64(step) | 1 : 1
            self.highest = highest + UInt64(step)
        } else if step <= 0, step > -64 {
            let bit: UInt64 = 1 << UInt64(-step)
            if window & bit != 0 {
                duplicates += 1
            } else {
                window |= bit
                reordered += 1
                lost -= 1
            }
        } else {
            resets += 1
            self.highest = (highest & ~0xFFFF) + 0x10000 + UInt64(sequence)
            window = 1
        }
    }

    /// Forgets the counters, not the place in the stream.
    mutating func restartCounting() {
        lost = 0
        reordered = 0
        duplicates = 0
        resets = 0
    }
}
