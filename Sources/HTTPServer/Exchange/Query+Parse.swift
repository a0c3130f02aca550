import HTTP

extension Query {
    /// Reads what stands behind the `?` of a target.
    package init(parsing text: String) {
        items = text.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Item(
                name: PercentDecoding.formText(parts[0]),
                value: parts.count > 1 ? PercentDecoding.formText(parts[1]) : "")
        }
    }
}
