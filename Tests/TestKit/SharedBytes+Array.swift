package import Bytes

extension SharedBytes {
    /// A copy of the bytes.
    package var array: [UInt8] { span.array }
}
