/// What slow hashes have said of late, by codes that tell nothing about the passwords.
struct VerifiedPasswords: Sendable {
    // Apart, so that strangers who guess cannot push out those who know.
    private var right = RecentCodes(capacity: 1024)
    private var wrong = RecentCodes(capacity: 256)

    /// nil: not known.
    func answer(_ code: [UInt8]) -> Bool? {
        if right.contains(code) { return true }
        return wrong.contains(code) ? false : nil
    }

    mutating func keep(_ isRight: Bool, for code: [UInt8]) {
        if isRight { right.insert(code) } else { wrong.insert(code) }
    }
}

/// The newest codes, and no more than so many.
private struct RecentCodes: Sendable {
    private let capacity: Int
    private var codes: Set<[UInt8]> = []
    private var order: [[UInt8]] = []
    private var oldest = 0

    init(capacity: Int) { self.capacity = capacity }

    func contains(_ code: [UInt8]) -> Bool { codes.contains(code) }

    mutating func insert(_ code: [UInt8]) {
        guard codes.insert(code).inserted else { return }
        if order.count < capacity { return order.append(code) }
        codes.remove(order[oldest])
        order[oldest] = code
        oldest = (oldest + 1) % capacity
    }
}
