/// A number like `16` or `1.5`, without sign or exponent, kept exact.
struct DecimalNumber {
    private var digits: UInt64 = 0
    /// How many of the digits stand behind the point.
    private var fractionDigits = 0

    /// Takes the number off the front of the text, or is nil if there is none, or one of more than 18 digits.
    init?(consuming text: inout Substring) {
        var count = 0
        var sawPoint = false
        scan: while let byte = text.utf8.first {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
                count += 1
                if count > 18 { return nil }
                if sawPoint { fractionDigits += 1 }
            case UInt8(ascii: ".") where !sawPoint && count > 0:
                sawPoint = true
            default:
                break scan
            }
            text.removeFirst()
        }
        if count == 0 || (sawPoint && fractionDigits == 0) { return nil }
    }

    /// The number of units, rounded down, or nil if it does not fit.
    func scaled(by unit: UInt64) -> UInt64? {
        let product = digits.multipliedFullWidth(by: unit)
        var divisor: UInt64 = 1
        for _ in 0..<fractionDigits { divisor *= 10 }
        guard product.high < divisor else { return nil }
        return divisor.dividingFullWidth(product).quotient
    }
}
