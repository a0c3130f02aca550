/// A set of measured values, summed up by its order statistics.
struct Distribution: Codable {
    let n: Int
    let min: Double
    let p50: Double
    let p95: Double
    let p99: Double
    let max: Double

    /// `nil` when nothing was measured: no value is better than a zero that looks like one.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        func quantile(_ q: Double) -> Double {
            let index = Int((Double(sorted.count - 1) * q).rounded())
            return (sorted[index] * 1000).rounded() / 1000
        }
        n = sorted.count
        min = quantile(0)
        p50 = quantile(0.5)
        p95 = quantile(0.95)
        p99 = quantile(0.99)
        max = quantile(1)
    }
}
