/// Puts bits together, most significant first.
struct BitWriter {
    /// Whole bytes; the last one is filled up with zeros.
    private(set) var bytes: [UInt8] = []
    private var free = 0

    mutating func append(_ value: Int, bits count: Int) {
        for bit in (0..<count).reversed() {
            if free == 0 {
                bytes.append(0)
                free = 8
            }
            free -= 1
            bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << UInt8(free)
        }
    }
}
