import HTTPServer

/// The part of a list that somebody asked for: `?page=&itemsPerPage=`, pages counted from 0.
struct Page: Hashable, Sendable {
    static let defaultSize = 100
    static let largestSize = 1000

    var number = 0
    var size = defaultSize

    init(_ query: Query) throws(APIError) {
        number = try Self.number(query, "page", default: 0, in: 0...1_000_000)
        size = try Self.number(query, "itemsPerPage", default: Self.defaultSize, in: 1...Self.largestSize)
    }

    private static func number(
        _ query: Query, _ name: String, default fallback: Int, in range: ClosedRange<Int>
    ) throws(APIError) -> Int {
        guard let text = query[name] else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw .invalid(
                field: name, "\"\(name)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func list<Item: Encodable & Sendable>(of items: [Item]) -> PagedList<Item> {
        let begin = min(number * size, items.count)
        return PagedList(
            items: Array(items[begin..<min(begin + size, items.count)]), page: number, itemsPerPage: size,
            itemCount: items.count, pageCount: (items.count + size - 1) / size)
    }
}

/// What every list of the API looks like.
struct PagedList<Item: Encodable & Sendable>: Encodable, Sendable {
    var items: [Item]
    var page: Int
    var itemsPerPage: Int
    /// On all pages.
    var itemCount: Int
    var pageCount: Int
}
