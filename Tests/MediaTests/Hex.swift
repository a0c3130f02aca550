import Bytes

extension [UInt8] {
    /// Bytes from hexadecimal digits; spaces are for the reader.
    init(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Bytes from binary digits; zeros fill the last one up.
    init(binary: String) {
        let digits = binary.compactMap(\.wholeNumberValue)
        self = stride(from: 0, to: digits.count, by: 8).map { begin in
            (0..<8).reduce(UInt8(0)) { $0 << 1 | UInt8(begin + $1 < digits.count ? digits[begin + $1] : 0) }
        }
    }
}

/// What `parse` makes of the bytes. Spans cannot stand inside of `#expect`.
func read<Value>(_ bytes: [UInt8], _ parse: (RawSpan) -> Value) -> Value { parse(bytes.span.bytes) }

func read<Value>(_ hex: String, _ parse: (RawSpan) -> Value) -> Value { read([UInt8](hex: hex), parse) }
